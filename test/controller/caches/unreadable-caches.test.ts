import { describe, expect, it } from "vitest";
import { CacheState } from "../../../controller/caches/cache-state.ts";
import { unreadableCacheOf } from "../../../controller/caches/unreadable-cache.ts";
import { UnreadableCaches } from "../../../controller/caches/unreadable-caches.ts";
import type { EventNotice } from "../../../kube/event-series.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const MESSAGE =
  "The controller cannot read it, does nothing new for it, and deletes no images of any cache meanwhile: a fault";

function broken(name: string, fields: object = {}) {
  const metadata = { namespace: "shop", name, uid: `uid-of-${name}`, generation: 3 };
  return unreadableCacheOf({ metadata, ...fields }, "a fault");
}

function unreadables() {
  const clock = new FakeClock(1_767_225_600_000);
  const state = new CacheState({ clock, onChange: () => undefined });
  const notices: EventNotice[] = [];
  const written: unknown[] = [];
  const all = new UnreadableCaches({
    caches: state,
    writer: {
      async writeDegraded({ identity }, condition) {
        written.push([identity.name, condition]);
        return true;
      },
    },
    recorder: { record: (notice) => void notices.push(notice) },
    clock,
  });
  return { all, state, notices, written };
}

describe("UnreadableCaches", () => {
  it("tells in status and Event what is wrong with a cache, and nothing where its status says so", async () => {
    const { all, state, notices, written } = unreadables();
    state.observeUnreadable(broken("web"));
    await all.reconcile("shop/web");
    expect(notices).toEqual([
      {
        regarding: {
          apiVersion: "layerwise.io/v1alpha1",
          kind: "ImageCache",
          namespace: "shop",
          name: "web",
          uid: "uid-of-web",
        },
        type: "Warning",
        reason: "Unreadable",
        action: "Caching",
        note: MESSAGE,
      },
    ]);
    const condition = {
      type: "Degraded",
      status: "True",
      reason: "Unreadable",
      message: MESSAGE,
      lastTransitionTime: "2026-01-01T00:00:00Z",
      observedGeneration: 3,
    };
    expect(written).toEqual([["web", condition]]);
    state.observeUnreadable(broken("web", { status: { conditions: [condition] } }));
    await all.reconcile("shop/web");
    await all.reconcile("shop/other");
    expect([notices.length, written.length]).toEqual([1, 1]);
  });

  it("is news to nodes where another cache cannot be read, or names another taint, and not by what its status says", () => {
    const { all, state } = unreadables();
    const taint = (key: string) => ({ spec: { startupTaint: { key } } });
    const steps = [
      () => undefined,
      () => state.observeUnreadable(broken("web")),
      () => state.observeUnreadable(broken("web", { status: {} })),
      () => state.observeUnreadable(broken("web", taint("layerwise.io/cold"))),
      () => {
        state.forget("shop/web");
        state.observeUnreadable(broken("db", taint("layerwise.io/cold")));
      },
      () => state.forget("shop/db"),
    ];
    const news = steps.map((step) => {
      step();
      return all.takeIn();
    });
    expect(news).toEqual([false, true, false, true, true, true]);
  });
});

import { expect, it } from "vitest";
import { NoteKeeping } from "../../../../controller/caches/nodes/note-keeping.ts";
import type { PullNote } from "../../../../controller/caches/pullers/pull-notes.ts";
import { leaveImages } from "../../../../controller/caches/removal/left-images.ts";

const [ONE, TWO] = ["r.example/one:1", "r.example/two:1"];
const pulled: PullNote = { state: "pulled", atMs: 0 };

it("images that are left on their node are forgotten, and a pod that was to remove them goes when it has ended", () => {
  const notes = new NoteKeeping(
    new Map([
      [ONE, pulled],
      [TWO, pulled],
    ]),
    1,
  );
  const pod = { nodeName: "a", name: "r", uid: "u" };
  const running = { ...pod, progress: { kind: "running" } } as const;
  const ended = { ...pod, progress: { kind: "ended", outcomes: new Map() } } as const;
  const nothing = { ended: undefined, references: [], leftovers: [], dueMs: Infinity };
  const left = [undefined, running, ended].map((removal) =>
    leaveImages({ notes, removal, unwanted: [ONE] }),
  );
  expect(left).toEqual([nothing, nothing, { ...nothing, ended }]);
  expect(notes.notes).toEqual(new Map([[TWO, pulled]]));
});

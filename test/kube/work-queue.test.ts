import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { WorkQueue, type WorkQueueOptions } from "../../kube/work-queue.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** A queue whose calls end when the test says so. */
class HeldQueue {
  readonly clock = new FakeClock();
  readonly started: string[] = [];
  readonly queue: WorkQueue;
  readonly ended: Promise<void>;
  readonly #controller = new AbortController();
  readonly #calls: PromiseWithResolvers<{ requeueAfterMs: number } | void>[] = [];

  constructor(options: Partial<WorkQueueOptions> = {}) {
    this.queue = new WorkQueue({
      reconcile: (key) => {
        this.started.push(key);
        const call = Promise.withResolvers<{ requeueAfterMs: number } | void>();
        this.#calls.push(call);
        return call.promise;
      },
      backoff: { initialMs: 10, maxMs: 100, jitter: 0 },
      clock: this.clock,
      logger: pino({ enabled: false }),
      ...options,
    });
    this.ended = this.queue.run(this.#controller.signal);
  }

  /** Ends the call that started first. */
  async succeed(result?: { requeueAfterMs: number }): Promise<void> {
    this.#calls.shift()?.resolve(result);
    await this.clock.advance(0);
  }

  async fail(): Promise<void> {
    this.#calls.shift()?.reject(new Error("fault"));
    await this.clock.advance(0);
  }

  stop(): void {
    this.#controller.abort();
  }
}

describe("WorkQueue", () => {
  it("add() starts a key once, however often it is added before its turn", () => {
    const { queue, started } = new HeldQueue({ workers: 1 });
    for (const key of ["a", "b", "a", "b", "c"]) queue.add(key);
    expect(started).toEqual(["a"]);
    expect(queue.depth).toBe(2);
  });

  it("add() of a key in work starts it once more when it is done, never twice at once", async () => {
    const held = new HeldQueue();
    held.queue.add("a");
    held.queue.add("a");
    held.queue.add("a");
    expect(held.started).toEqual(["a"]);
    await held.succeed();
    expect(held.started).toEqual(["a", "a"]);
    await held.succeed();
    expect(held.started).toEqual(["a", "a"]);
  });

  it("run() takes keys in their order, as many at once as there are workers", async () => {
    const held = new HeldQueue({ workers: 2 });
    for (const key of ["a", "b", "c", "d"]) held.queue.add(key);
    expect(held.started).toEqual(["a", "b"]);
    await held.succeed();
    expect(held.started).toEqual(["a", "b", "c"]);
  });

  it("run() lets the event loop have its turn between calls that wait for nothing", async () => {
    const order: string[] = [];
    const ended = Promise.withResolvers<void>();
    const queue = new WorkQueue({
      reconcile: async (key) => {
        order.push(key);
        if (key === "c") ended.resolve();
      },
      workers: 1,
      clock: new FakeClock(),
      logger: pino({ enabled: false }),
    });
    for (const key of ["a", "b", "c"]) queue.add(key);
    void queue.run(new AbortController().signal);
    setImmediate(() => order.push("others"));
    await ended.promise;
    expect(order).toEqual(["a", "others", "b", "c"]);
  });

  it("run() brings a failing key back, later each time, until it succeeds", async () => {
    const held = new HeldQueue();
    held.queue.add("a");
    for (const delayMs of [10, 20, 40, 80, 100, 100]) {
      const before = held.started.length;
      await held.fail();
      expect(held.queue.delayed).toBe(1);
      await held.clock.advance(delayMs - 1);
      expect(held.started).toHaveLength(before);
      await held.clock.advance(1);
      expect(held.started).toHaveLength(before + 1);
    }
    expect(held.queue.failed).toBe(6);
    await held.succeed();
    held.queue.add("a");
    await held.fail();
    await held.clock.advance(10);
    expect(held.started).toHaveLength(9);
  });

  it("run() waits between 4 and 5 ms after the first failure and at most 1000 s, unless told otherwise", async () => {
    const clock = new FakeClock();
    let calls = 0;
    const queue = new WorkQueue({
      reconcile: async () => {
        calls++;
        throw new Error("fault");
      },
      clock,
      logger: pino({ enabled: false }),
    });
    void queue.run(new AbortController().signal);
    queue.add("a");
    await clock.advance(3);
    expect(calls).toBe(1);
    await clock.advance(2);
    expect(calls).toBe(2);
    await clock.advance(4_000_000);
    const before = calls;
    await clock.advance(1_000_000);
    expect(calls).toBeGreaterThan(before);
  });

  it("run() counts a call that throws at once as failed", async () => {
    const { queue, clock } = new HeldQueue({
      reconcile: () => {
        throw new Error("fault");
      },
    });
    queue.add("a");
    await clock.advance(0);
    expect(queue.failed).toBe(1);
    expect(queue.delayed).toBe(1);
  });

  it("run() starts a key again when the call asks for it", async () => {
    const held = new HeldQueue();
    held.queue.add("a");
    await held.succeed({ requeueAfterMs: 60_000 });
    await held.clock.advance(59_999);
    expect(held.started).toHaveLength(1);
    await held.clock.advance(1);
    expect(held.started).toHaveLength(2);
  });

  it("addAfter() keeps the earliest of several times of one key", async () => {
    const { queue, clock, started } = new HeldQueue();
    queue.addAfter("a", 50);
    queue.addAfter("a", 20);
    queue.addAfter("a", 90);
    expect(queue.delayed).toBe(1);
    await clock.advance(20);
    expect(started).toEqual(["a"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("addAfter() bounds a delay that Node's timers would take for none", async () => {
    const { queue, clock, started } = new HeldQueue();
    queue.addAfter("a", Number.MAX_SAFE_INTEGER);
    await clock.advance(2_147_483_646);
    expect(started).toEqual([]);
    await clock.advance(1);
    expect(started).toEqual(["a"]);
  });

  it("add() and addAfter() refuse new keys when the queue is full, and count them", async () => {
    const held = new HeldQueue({ workers: 1, maxKeys: 3 });
    expect(["a", "b"].map((key) => held.queue.add(key))).toEqual([true, true]);
    expect(held.queue.addAfter("c", 10)).toBe(true);
    expect(held.queue.add("d")).toBe(false);
    expect(held.queue.addAfter("e", 10)).toBe(false);
    expect(["a", "b", "c"].map((key) => held.queue.add(key))).toEqual([true, true, true]);
    expect(held.queue.dropped).toBe(2);
    await held.succeed();
    expect(held.queue.depth).toBeGreaterThan(0);
  });

  it("add() before run() waits for it", async () => {
    const started: string[] = [];
    const queue = new WorkQueue({
      reconcile: async (key) => void started.push(key),
      clock: new FakeClock(),
      logger: pino({ enabled: false }),
    });
    queue.add("a");
    expect(started).toEqual([]);
    const controller = new AbortController();
    const ended = queue.run(controller.signal);
    controller.abort();
    await ended;
    expect(started).toEqual(["a"]);
  });

  it("run() resolves when the calls in work have ended, and starts none after the stop", async () => {
    const held = new HeldQueue({ workers: 1 });
    held.queue.add("a");
    held.queue.add("b");
    held.queue.addAfter("c", 10);
    let resolved = false;
    void held.ended.finally(() => {
      resolved = true;
    });
    held.stop();
    await held.clock.advance(100);
    expect(resolved).toBe(false);
    await held.fail();
    await held.ended;
    expect(held.started).toEqual(["a"]);
    expect(held.queue.add("d")).toBe(false);
    expect(held.queue.addAfter("d", 1)).toBe(false);
    expect(held.clock.pendingTimers).toBe(0);
  });
});

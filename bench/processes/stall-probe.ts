// Loaded into the extender with --import. Writes down every tenth of a second how long its event loop stood still at
// most, and how much of that its thread was running: on a busy machine the one says little without the other.
import { appendFileSync } from "node:fs";

const SAMPLE_MS = 5;
const REPORT_MS = 100;

const path = process.env["STALL_PROBE_FILE"] ?? "";
let lastMs = performance.now();
let lastCpu = process.threadCpuUsage();
let reportedMs = lastMs;
let stallMs = 0;
let runningMs = 0;

setInterval(() => {
  const nowMs = performance.now();
  const cpu = process.threadCpuUsage();
  const stoodMs = Math.max(0, nowMs - lastMs - SAMPLE_MS);
  const usedMs = (cpu.user + cpu.system - lastCpu.user - lastCpu.system) / 1000;
  stallMs = Math.max(stallMs, stoodMs);
  runningMs = Math.max(runningMs, Math.min(stoodMs, usedMs));
  lastMs = nowMs;
  lastCpu = cpu;
  if (nowMs - reportedMs < REPORT_MS) return;
  appendFileSync(path, `${JSON.stringify({ atMs: Date.now(), stallMs, runningMs })}\n`);
  reportedMs = nowMs;
  stallMs = 0;
  runningMs = 0;
}, SAMPLE_MS).unref();

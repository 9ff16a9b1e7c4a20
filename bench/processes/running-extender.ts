/** What was asked of an extender since it started. */
export interface AnswerCounts {
  readonly calls: number;
  /** Nodes named in all answers together. */
  readonly entries: number;
}

/** An extender that kube-scheduler can be sent to. */
export interface RunningExtender extends AsyncDisposable {
  /** Without the verb. */
  readonly url: string;
  readCounts(): Promise<AnswerCounts>;
  /** Processor time since it started. */
  readCpuSeconds(): Promise<number>;
}

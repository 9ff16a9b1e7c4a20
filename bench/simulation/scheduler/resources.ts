/** What a pod asks for, or a node offers. */
export interface Resources {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

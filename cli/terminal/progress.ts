import type { ImageFinding } from "../checks/image-finding.ts";

/** Tells what is being checked while the user waits. Images are known by their position in what was started with. */
export interface Progress {
  start(images: readonly string[]): void;
  checking(index: number): void;
  done(index: number, finding: ImageFinding): void;
  /** Whatever happened: nothing is told afterwards. */
  end(): void;
}

/** The part of a terminal or a pipe that progress needs. */
export interface ProgressStream {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

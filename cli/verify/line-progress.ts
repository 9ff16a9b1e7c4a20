import type { ImageFinding } from "../checks/image-finding.ts";
import { escapeText } from "../terminal/escape-text.ts";
import type { Progress, ProgressStream } from "../terminal/progress.ts";

/** For pipes and logs: a line for each image when it is done. */
export class LineProgress implements Progress {
  readonly #stream: ProgressStream;
  #images: readonly string[] = [];
  #done = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  start(images: readonly string[]): void {
    this.#images = images;
  }

  checking(): void {
    // Only the outcome is worth a line.
  }

  done(index: number, { verdict, reason }: ImageFinding): void {
    this.#done++;
    const image = escapeText(this.#images[index] ?? "");
    this.#stream.write(
      `[${this.#done}/${this.#images.length}] ${image}: ${verdict} (${escapeText(reason)})\n`,
    );
  }

  end(): void {
    this.#images = [];
  }
}

import { escapeText } from "../terminal/escape-text.ts";
import type { ProgressStream } from "../terminal/progress.ts";
import { imageCountText } from "./image-count-text.ts";
import type { ImageCount, WarmProgress } from "./warm-progress.ts";

/** For pipes and logs: a line for an image at each tenth of its nodes, and when one fails. */
export class LineWarmProgress implements WarmProgress {
  readonly #stream: ProgressStream;
  readonly #told = new Map<string, string>();

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  show(images: readonly ImageCount[]): void {
    for (const image of images) {
      const stage = stageOf(image);
      if (this.#told.get(image.image) === stage) continue;
      this.#told.set(image.image, stage);
      this.#stream.write(`${escapeText(image.image)}: ${imageCountText(image)}\n`);
    }
  }

  end(): void {
    this.#told.clear();
  }
}

function stageOf({ ready, desired, failed }: ImageCount): string {
  const tenths = desired === 0 ? 0 : Math.floor((10 * ready) / desired);
  return `${tenths} of ten, ${failed > 0 ? "some" : "none"} failed`;
}

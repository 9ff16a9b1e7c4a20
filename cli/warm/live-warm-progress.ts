import type { Paint } from "../terminal/colour.ts";
import { escapeText } from "../terminal/escape-text.ts";
import { LiveLines } from "../terminal/live-lines.ts";
import type { ProgressStream } from "../terminal/progress.ts";
import { progressBar } from "../terminal/progress-bar.ts";
import type { Verdict } from "../verdict.ts";
import { imageCountText } from "./image-count-text.ts";
import type { ImageCount, WarmProgress } from "./warm-progress.ts";

const BAR_WIDTH = 22;

/** For terminals: a bar for each image, as many as fit, which grow in place. */
export class LiveWarmProgress implements WarmProgress {
  readonly #screen: LiveLines;
  readonly #paint: Paint;

  constructor(stream: ProgressStream, paint: Paint) {
    this.#screen = new LiveLines(stream);
    this.#paint = paint;
  }

  show(images: readonly ImageCount[]): void {
    this.#screen.draw(this.#window(images));
  }

  end(): void {
    this.#screen.keep();
  }

  /** All images, or under a count as many of those that are not done as fit. */
  #window(images: readonly ImageCount[]): string[] {
    const room = this.#screen.rows;
    if (images.length <= room) return images.map((image) => this.#format(image));
    const open = images.filter((image) => !isDone(image));
    const count = `${images.length - open.length} of ${images.length} images are on all of their nodes`;
    return [count, ...open.slice(0, room - 1).map((image) => this.#format(image))];
  }

  #format(image: ImageCount): string {
    const bar = progressBar(image.ready, image.desired, BAR_WIDTH);
    const rest = ` ${escapeText(image.image)}: ${imageCountText(image)}`;
    return `${this.#paint(verdictOf(image), bar)}${rest.slice(0, Math.max(0, this.#screen.columns - BAR_WIDTH))}`;
  }
}

function isDone({ ready, desired }: ImageCount): boolean {
  return ready >= desired;
}

function verdictOf(image: ImageCount): Verdict {
  if (image.failed > 0) return "bad";
  return isDone(image) ? "good" : "unknown";
}

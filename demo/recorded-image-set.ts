import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { SampleImage } from "./sample-image.ts";

const Images = z.object({
  images: z.array(
    z.object({
      ref: z.string(),
      layers: z.array(z.object({ digest: z.string(), size: z.number() })),
    }),
  ),
});

const Popularity = z.object({
  rows: z.array(z.object({ repo: z.string(), stars: z.number() })),
});

/** What a repository weighs that the popularity file does not know. */
const UNKNOWN_STARS = 1;

/**
 * Reads recorded images (`images.json`) from `directory`, each weighted with the stars of its repository
 * (`hub_popularity.json`) shared among its images. Undefined where there is no such directory or file.
 *
 * @throws Error when a file is there but cannot be used
 */
export async function readRecordedImageSet(directory: string): Promise<SampleImage[] | undefined> {
  const imagesText = await readIfPresent(join(directory, "images.json"));
  const popularityText = await readIfPresent(join(directory, "hub_popularity.json"));
  if (imagesText === undefined || popularityText === undefined) return undefined;
  try {
    return recordedImages(
      Images.parse(JSON.parse(imagesText)),
      Popularity.parse(JSON.parse(popularityText)),
    );
  } catch (cause) {
    throw new Error(`Cannot use the recorded image set in "${directory}"`, { cause });
  }
}

function recordedImages(
  recorded: z.infer<typeof Images>,
  popularity: z.infer<typeof Popularity>,
): SampleImage[] {
  const stars = new Map(popularity.rows.map((row) => [row.repo, row.stars]));
  const named = recorded.images.map(({ ref, layers }) => {
    const colon = ref.lastIndexOf(":");
    return { repository: `library/${ref.slice(0, colon)}`, tag: ref.slice(colon + 1), layers };
  });
  const counts = new Map<string, number>();
  for (const { repository } of named) counts.set(repository, (counts.get(repository) ?? 0) + 1);
  return named.map(({ repository, tag, layers }) => ({
    repository,
    tag,
    weight: (stars.get(repository) ?? UNKNOWN_STARS) / (counts.get(repository) ?? 1),
    layers: layers.map((layer) => ({ content: layer.digest, sizeBytes: layer.size })),
  }));
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

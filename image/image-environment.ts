/**
 * Environment variables of every program in the image. By itself glibc gives each thread that meets another at malloc an arena
 * of its own: 15 MiB of each role, where next to all that is allocated is allocated by one thread.
 */
export const IMAGE_ENVIRONMENT: Readonly<Record<string, string>> = {
  NODE_ENV: "production",
  MALLOC_ARENA_MAX: "1",
};

import { access, constants } from "node:fs/promises";

/** Whether this user may run the file at `path`. */
export async function canExecute(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

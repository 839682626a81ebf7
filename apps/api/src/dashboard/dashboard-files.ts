import { readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** What to answer to a GET that no other route took. */
export type DashboardAnswer =
  | { readonly kind: 'file'; readonly path: string; readonly cacheControl: string }
  | { readonly kind: 'not_found' };

/** Vite puts a hash of the content into the names under assets/: such a file never changes. */
const FOREVER = 'public, max-age=31536000, immutable';
/** Kept, but asked about each time: it names the assets of this release. */
const REVALIDATE = 'no-cache';
const PAGE = 'index.html';

/** Paths of the api: a miss there is an error for a program, never the dashboard's page. */
const OF_THE_API = ['/api/', '/drain', '/heroku/', '/v1/'];

/** Knows the files of a built dashboard, read once: the folder changes with a release only. */
export class DashboardFiles {
  private readonly files: ReadonlySet<string>;

  constructor(root: string) {
    this.files = new Set(filesBelow(root));
  }

  get isBuilt(): boolean {
    return this.files.has(PAGE);
  }

  /** `url` with its query; `isPage`: whether the client wants HTML, as a browser does for an address typed in. */
  answer(url: string, isPage: boolean): DashboardAnswer {
    const path = decoded(url.split('?', 1)[0] ?? '/');
    const file = path.slice(1);
    if (this.files.has(file)) {
      return { kind: 'file', path: file, cacheControl: file.startsWith('assets/') ? FOREVER : REVALIDATE };
    }
    const isOfTheApi = OF_THE_API.some((prefix) => path.startsWith(prefix));
    if (isOfTheApi || !isPage || !this.isBuilt) return { kind: 'not_found' };
    // The dashboard routes by itself; every address of it is the one page.
    return { kind: 'file', path: PAGE, cacheControl: REVALIDATE };
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function filesBelow(root: string): string[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        `${entry.parentPath}${sep}${entry.name}`
          .slice(root.length + 1)
          .split(sep)
          .join('/'),
      );
  } catch {
    return [];
  }
}

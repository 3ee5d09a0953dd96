import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { lockedPackage } from './dependency-project.ts';

/** What the registry knows of one package. */
export interface PublishedPackage {
  /** When each version was published, RFC 3339. */
  readonly versions: Readonly<Record<string, string>>;
  /** What every version of it asks for. */
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly advisories?: readonly {
    readonly id: number;
    readonly url: string;
    readonly title: string;
    readonly severity: string;
    readonly vulnerable_versions: string;
  }[];
}

export interface RegistryDouble {
  readonly url: string;
  /** Names with versions that were asked about. */
  readonly asked: () => readonly Readonly<Record<string, readonly string[]>>[];
  readonly close: () => Promise<void>;
}

const asking = z.record(z.string(), z.array(z.string()));

/**
 * A registry on loopback: packages as documents, and the endpoint that `npm audit` posts names and versions to. With `auditStatus` that
 * endpoint refuses, as registries that only mirror do.
 */
export async function startRegistry(
  packages: Readonly<Record<string, PublishedPackage>>,
  { auditStatus = 200 }: { readonly auditStatus?: number } = {},
): Promise<RegistryDouble> {
  const asked: Readonly<Record<string, readonly string[]>>[] = [];
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'POST') {
      const body = asking.parse(JSON.parse(await bodyOf(request)));
      asked.push(body);
      if (auditStatus !== 200) return answer(auditStatus, {});
      const found = Object.keys(body).flatMap(name => {
        const advisories = packages[name]?.advisories ?? [];
        return advisories.length === 0 ? [] : [[name, advisories] as const];
      });
      return answer(200, Object.fromEntries(found));
    }
    const name = decodeURIComponent((request.url ?? '').slice(1));
    const known = packages[name];
    return known === undefined ? answer(404, { error: 'not found' }) : answer(200, documentOf(name, known));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked: () => asked,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function documentOf(name: string, { versions, dependencies }: PublishedPackage) {
  const numbers = Object.keys(versions);
  return {
    name,
    'dist-tags': { latest: numbers.at(-1) },
    versions: Object.fromEntries(numbers.map(version => [version, versionOf(name, version, dependencies)])),
    time: versions,
  };
}

/** As the public registry has it: nobody fetches the tarball. */
function versionOf(name: string, version: string, dependencies: PublishedPackage['dependencies']) {
  const { resolved, integrity, license } = lockedPackage(name, version);
  const asked = dependencies === undefined ? {} : { dependencies };
  return { name, version, license, ...asked, dist: { tarball: resolved, integrity } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
}

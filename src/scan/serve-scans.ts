import { parentPort, workerData } from 'node:worker_threads';
import { ConfigError } from '../kernel/errors.ts';
import { createPack } from './pack-source.ts';
import {
  piecesOf,
  type ScanAnswer,
  type ScanOrder,
  type ScanRefusal,
  type WorkerSettings,
} from './pool-messages.ts';
import { createScanner, type RawFinding } from './scanner.ts';

/** What a worker of the pool does: it says that it is ready, then answers each order. */
export async function serveScans(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('Scans are served in a worker thread only.');
  const settings: WorkerSettings = workerData;
  const skipped: { path: string; reason: string }[] = [];
  const scanner = createScanner(await createPack(settings.pack), {
    ...settings.scan,
    onSkipped: (path, reason) => skipped.push({ path, reason }),
  });
  port.on('message', (order: ScanOrder) => {
    try {
      port.postMessage(answerOf(order));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const refusal: ScanRefusal = { problems: error.problems };
      port.postMessage(refusal);
    }
  });
  port.postMessage('ready');

  function answerOf(order: ScanOrder): ScanAnswer {
    const findings: (readonly [number, readonly RawFinding[]])[] = [];
    for (const [index, piece] of piecesOf(order).entries()) {
      const found = scanner.scan(piece);
      if (found.length > 0) findings.push([index, found]);
    }
    return { findings, skipped: skipped.splice(0) };
  }
}

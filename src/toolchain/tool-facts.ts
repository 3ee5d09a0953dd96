import type { Pin, Tool } from './pin.ts';
import type { Installed } from './probes/probe.ts';

/** What one tool is checked by. */
export interface ToolFacts {
  readonly tool: Tool;
  /** In the order in which sources are believed. */
  readonly pins: readonly Pin[];
  /** Null when nobody asked the machine. */
  readonly installed: Installed | null;
  readonly today: string;
  readonly warnDays: number;
}

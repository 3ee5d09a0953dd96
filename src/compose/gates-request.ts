import { GATE_IDS, type GateId } from '../config/gate-ids.ts';
import type { InputSpec } from '../kernel/inputs.ts';

/** Gates, separated by commas or spaces. */
export function gatesInput(): InputSpec<readonly GateId[]> {
  return {
    default: GATE_IDS.join(','),
    legal: `some of ${GATE_IDS.join(', ')}, separated by commas`,
    parse: raw => {
      const words = raw.split(/[\s,]+/).filter(word => word !== '');
      const isKnown = words.every(word => GATE_IDS.some(id => id === word));
      return words.length === 0 || !isKnown ? undefined : GATE_IDS.filter(id => words.includes(id));
    },
  };
}

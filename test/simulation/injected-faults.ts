import type { ServerResponse } from 'node:http';

/** One way in which a receiver answers badly. */
export interface InjectedFault {
  name: string;
  /** How often it is drawn, against the others. */
  weight: number;
  /** Whether the receiver is to be left alone for a minute. */
  opensCircuit: boolean;
  give(response: ServerResponse): void;
}

const COMMON = 4;
// Each holds a slot until the gateway's deadline, so many of them would make the run long and say no more.
const RARE = 0.4;

const DRIP_INTERVAL_MS = 50;

export const injectedFaults: readonly InjectedFault[] = [
  {
    name: '500',
    weight: COMMON,
    opensCircuit: false,
    give: (response) => response.writeHead(500).end('oops'),
  },
  {
    name: '503',
    weight: COMMON,
    opensCircuit: true,
    give: (response) => response.writeHead(503).end(),
  },
  {
    name: '429 with Retry-After',
    weight: COMMON,
    opensCircuit: true,
    give: (response) => response.writeHead(429, { 'retry-after': '90' }).end(),
  },
  {
    name: 'redirect',
    weight: COMMON,
    opensCircuit: false,
    give: (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
  },
  {
    name: 'reset before the answer',
    weight: COMMON,
    opensCircuit: false,
    give: (response) => response.socket?.resetAndDestroy(),
  },
  {
    name: 'reset within the answer',
    weight: COMMON,
    opensCircuit: false,
    give: (response) => begin(response, () => response.socket?.resetAndDestroy()),
  },
  {
    name: 'cut off answer',
    weight: COMMON,
    opensCircuit: false,
    give: (response) => begin(response, () => response.socket?.end()),
  },
  {
    name: 'silence',
    weight: RARE,
    opensCircuit: true,
    give: () => undefined,
  },
  {
    name: 'dripping body',
    weight: RARE,
    opensCircuit: true,
    give(response) {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), DRIP_INTERVAL_MS);
      response.on('close', () => clearInterval(timer));
    },
  },
];

/** Three bytes of the hundred that were promised. */
function begin(response: ServerResponse, then: () => void): void {
  response.writeHead(200, { 'content-length': 100 }).write('tha', then);
}

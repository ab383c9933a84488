import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import ipaddr from 'ipaddr.js';
import { onTestFinished } from 'vitest';

/** The addresses that a name has, or what the server does instead of giving any. */
export type DnsAnswer = readonly string[] | 'silence' | 'no such name' | 'failure';

const responseCodes = { 'no such name': 3, failure: 2 };
const recordTypes = { ipv4: 1, ipv6: 28 };

type Family = keyof typeof recordTypes;

/** A name server on a UDP port of its own (RFC 1035), for A and AAAA. Stops when the test has finished. */
export async function startDnsServer(answerTo: (name: string, family: Family) => DnsAnswer) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, question } = readQuestion(query);
    const answer = answerTo(name, type === recordTypes.ipv6 ? 'ipv6' : 'ipv4');
    asked.push(name);
    if (answer !== 'silence') socket.send(reply(query, question, type, answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { servers: [`127.0.0.1:${socket.address().port}`], asked };
}

const HEADER_BYTES = 12;

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  // After the root label: type and class, two bytes each.
  const end = at + 5;
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1),
    question: query.subarray(HEADER_BYTES, end),
  };
}

function reply(query: Buffer, question: Buffer, type: number, answer: Exclude<DnsAnswer, 'silence'>): Buffer {
  const records = typeof answer === 'string' ? [] : answer.flatMap((text) => record(text, type));
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  // A response to a standard query; recursion was desired and is available.
  header.writeUInt16BE(0x8180 + (typeof answer === 'string' ? responseCodes[answer] : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

function record(text: string, type: number): Buffer[] {
  const address = ipaddr.parse(text);
  if (recordTypes[address.kind()] !== type) return [];
  const bytes = address.toByteArray();
  // The name as a pointer to the question's, the type, class IN, no time to live.
  return [Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes])];
}

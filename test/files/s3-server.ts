import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

export interface S3Server {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  close(): Promise<void>;
}

/** A real S3 server with a bucket named `bucket`: s3rver, as a process of its own, on a loopback port. */
export async function startS3Server(directory: string): Promise<S3Server> {
  const program = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js');
  const options = ['--directory', directory, '--address', '127.0.0.1', '--port', '0'];
  // The tokens of its long lists are encrypted with a cipher that OpenSSL 3 keeps apart.
  const command = ['--openssl-legacy-provider', program, ...options, '--configure-bucket', 'bucket'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const port = await new Promise<string>((resolve, reject) => {
    // Reads on to its end, so that the server can go on writing.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, found] = /listening on 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => {
      reject(new Error('s3rver ended'));
    });
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

// Loaded into a gateway's process before anything else: its system clock is set when the parent says by how much. The monotonic clock and
// timers go on, as they do when an operator or NTP sets the time of a machine.

const SystemDate = Date;
let stepMs = Number(process.env.CHAOS_CLOCK_STEP_MS);

globalThis.Date = new Proxy(SystemDate, {
  construct: (target, parameters: [], newTarget: typeof Date) =>
    Reflect.construct(
      target,
      parameters.length === 0 ? [target.now() + stepMs] : parameters,
      newTarget,
    ) as object,
  get: (target, name) =>
    name === 'now' ? () => target.now() + stepMs : (Reflect.get(target, name) as unknown),
});

process.on('message', (message: { stepMs: number }) => {
  stepMs = message.stepMs;
});
// A gateway does not outlive the run.
process.once('disconnect', () => process.exit(1));
// The channel alone keeps no process alive.
process.channel?.unref();

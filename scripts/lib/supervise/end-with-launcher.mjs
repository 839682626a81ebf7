// Preloaded (node --import) into every Node process of the launcher, which holds the other end of an IPC channel: when
// the launcher is gone, killed with -9 included, the channel closes and this process stops in its usual orderly way.
// Unreferenced, so that the channel never keeps a process alive that is done.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

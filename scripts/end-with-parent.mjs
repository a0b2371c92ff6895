// Preloaded into the processes of the demo: when the one that started them dies, they end as well.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

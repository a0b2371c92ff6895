export { readConfig, type Config } from './config.ts';
export { createHost, type Host, type HostOptions } from './host.ts';

import { startTestHost } from '../../host/host-fixture.ts';
import { startHarbor, startWarehouse } from '../../host/systems.ts';

// A real host with the two systems that the demo's recipe joins; told to the parent, ended with it.

const [harbor, warehouse] = await Promise.all([startHarbor(300), startWarehouse()]);
const host = await startTestHost({ allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`] });

const stop = async () => {
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop()]);
  process.exit(0);
};

process.once('disconnect', stop);
process.on('message', message => {
  if (message === 'stop') void stop();
  if (message.gate === 'open') harbor.gate.open(message.below);
  if (message.gate === 'close') harbor.gate.close(message.below);
});
process.send({
  address: host.url,
  key: host.keys.harbor,
  harbor: { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token },
  warehouse: warehouse.values,
});

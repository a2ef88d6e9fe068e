// Runs a real MeshCentral server on 127.0.0.1, makes accounts, groups and tokens on it, and saves what its own command
// line tool prints. Everything is made up; the server is ended and its processes with it.
//
// node meshcentral.cjs MODULES WORK PORT [COMMAND ...]
//   MODULES  folder that holds node_modules with MeshCentral
//   WORK     empty folder: data/ for the server, out/ for what is printed
//   PORT     free port of 127.0.0.1
//   COMMAND  run while the server is up, after everything is made

'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { createRequire } = require('node:module');

const [modules, work, port, ...command] = process.argv.slice(2);
const data = path.join(work, 'data');
const out = path.join(work, 'out');
const package_ = path.join(modules, 'node_modules', 'meshcentral');
const require_ = createRequire(path.join(package_, 'meshcentral.js'));
const WebSocket = require_('ws');
const { authenticator } = require_('otplib');
// In a network of its own the server may look around in it; only such a server takes devices without an agent.
const isolated = process.env.ISOLATED === '1';
const PASSWORD = 'Made-up-1!';
let server = null;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function configure() {
  for (const folder of [data, out, path.join(work, 'files')]) fs.mkdirSync(folder, { recursive: true });
  const settings = {
    cert: '127.0.0.1', port: Number(port), portBind: '127.0.0.1', redirPort: 0, mpsPort: 0, WANonly: !isolated,
    selfUpdate: false, autoBackup: false, allowLoginToken: true, publicPushNotifications: false,
    agentTimeStampServer: false, datapath: data, filespath: path.join(work, 'files'),
  };
  const domains = { '': { title: 'Northgate', passwordRequirements: { force2factor: true } } };
  fs.writeFileSync(path.join(data, 'config.json'), JSON.stringify({ settings, domains }));
}

// The server would fetch modules that it lacks: it must not.
const environment = { ...process.env, npm_config_offline: 'true', NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };

function runServer(...more) {
  const result = spawnSync(process.execPath, [package_, '--datapath', data, ...more],
    { cwd: work, env: environment, encoding: 'utf8', timeout: 90_000 });
  console.error(more[0], (result.stdout + result.stderr).trim());
}

async function start() {
  server = spawn(process.execPath, [package_, '--datapath', data],
    { cwd: work, env: environment, stdio: ['ignore', fs.openSync(path.join(work, 'server.log'), 'w'), 'inherit'] });
  for (let tries = 0; tries < 120; tries += 1) {
    await sleep(1000);
    const open = await new Promise((resolve) => {
      const socket = tls.connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
  }
  throw new Error('the server did not come up');
}

// A signed-in session: requests by action, answered by the message that carries their number or their action.
class Session {
  static open(user, token) {
    const part = (text) => Buffer.from(text).toString('base64');
    const header = [user, PASSWORD, ...(token ? [token] : [])].map(part).join(',');
    const socket = new WebSocket(`wss://127.0.0.1:${port}/control.ashx`,
      { rejectUnauthorized: false, headers: { 'x-meshauth': header } });
    const session = new Session();
    session.socket = socket;
    session.waiting = [];
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (text) => {
        const message = JSON.parse(text);
        if (message.action === 'serverinfo') resolve(session);
        if (message.action === 'close') reject(new Error(`${user}: ${message.cause} ${message.msg}`));
        const at = session.waiting.findIndex((one) => one.is(message));
        if (at >= 0) session.waiting.splice(at, 1)[0].resolve(message);
      });
    });
  }

  ask(request) {
    const responseid = `r${(Session.count = (Session.count ?? 0) + 1)}`;
    const silent = ['otpauth-request', 'otpauth-setup', 'otpauth-getpasswords', 'createLoginToken', 'usergroups', 'nodes'];
    const is = (message) => message.responseid === responseid
      || (silent.includes(request.action) && message.action === request.action);
    return new Promise((resolve, reject) => {
      this.waiting.push({ is, resolve });
      setTimeout(() => reject(new Error(`no answer to ${request.action}`)), 20_000).unref();
      this.socket.send(JSON.stringify({ ...request, responseid }));
    }).then((answer) => {
      if (answer.result && !/^(ok|added)\b/i.test(answer.result)) throw new Error(`${request.action}: ${answer.result}`);
      return answer;
    });
  }

  close() { this.socket.close(); }
}

// A device without an agent, in a second group of a customer, and the right of one account on it alone.
async function device(root) {
  const group = { action: 'createmesh', meshname: 'Harrow out of band', desc: 'customer:harrow', meshtype: 1 };
  const { meshid } = await root.ask(group);
  await root.ask({
    action: 'addamtdevice', meshid, devicename: 'FILES', hostname: '127.0.0.1', amtusername: 'admin', amtpassword: PASSWORD, amttls: 1,
  });
  const { nodes } = await root.ask({ action: 'nodes' });
  const nodeid = nodes[meshid][0]._id;
  await root.ask({ action: 'adddeviceuser', nodeid, userids: ['user//rex'], rights: 8 });
}

async function make() {
  const root = await Session.open('root');
  for (const name of ['tina', 'ben', 'erin.b', 'leo', 'sync-svc', 'pat', 'rex']) {
    await root.ask({ action: 'adduser', username: name, pass: PASSWORD, email: `${name}@northgate.example`, emailVerified: true });
  }
  const group = async (meshname, desc) => (await root.ask({ action: 'createmesh', meshname, desc, meshtype: 2 })).meshid;
  const dunmore = await group('Dunmore Dental', 'customer:dunmore');
  const harrow = await group('Harrow & Lane', 'customer:harrow');
  await group('Northgate internal', 'our own machines');
  const rights = (meshid, userids, meshadmin) => root.ask({ action: 'addmeshuser', meshid, userids, meshadmin });
  await rights(dunmore, ['user//tina'], 0xFFFFFFFF);
  await rights(dunmore, ['user//ben'], 8 + 256);
  await rights(dunmore, ['user//rex'], 256 + 512 + 1024);
  await rights(harrow, ['user//leo'], 0xFFFFFFFF);
  await rights(harrow, ['user//sync-svc'], 4);
  if (isolated) await device(root);
  await root.ask({ action: 'createusergroup', name: 'Tier 1', desc: 'first line' });
  const groups = (await root.ask({ action: 'usergroups' })).ugroups;
  const tier1 = Object.keys(groups)[0];
  await root.ask({ action: 'addusertousergroup', ugrpid: tier1, usernames: ['erin.b', 'ben'] });
  await rights(harrow, [tier1], 131072);
  const edit = (id, what) => root.ask({ action: 'edituser', id, ...what });
  await edit('user//tina', { siteadmin: 2 });
  await edit('user//leo', { siteadmin: 32 });
  await edit('user//pat', { phone: '+441632960000' });
  await edit('user//rex', { removeRights: 8 + 131072 });
  root.close();

  const tina = await Session.open('tina');
  const { secret } = await tina.ask({ action: 'otpauth-request' });
  const code = () => authenticator.generate(secret);
  const enrolled = await tina.ask({ action: 'otpauth-setup', secret, token: code() });
  if (!enrolled.success) throw new Error('the authenticator was not taken');
  const token = await tina.ask({ action: 'createLoginToken', name: "tina's script", expire: 60 });
  tina.close();
  const ben = await Session.open('ben');
  // Not answered: to the server these codes are no second factor.
  ben.socket.send(JSON.stringify({ action: 'otpauth-getpasswords', subaction: 1 }));
  await sleep(1000);
  ben.close();
  const service = await Session.open('sync-svc');
  await service.ask({ action: 'createLoginToken', name: 'nightly sync', expire: 0 });
  service.close();
  return { code, dunmore, token };
}

// A code as the command line takes it: it reads one that begins with 0 as a number, and the server refuses what is left.
async function typed(code) {
  for (;;) {
    const now = code();
    if (!now.startsWith('0')) return now;
    await sleep(1000);
  }
}

// What the command line tool prints, saved as a user would save it.
function dump(file, user, ...more) { dumpWith(file, user, PASSWORD, ...more); }

function dumpWith(file, user, password, ...more) {
  const result = spawnSync(process.execPath, [path.join(package_, 'meshctrl.js'), ...more, '--url', `wss://127.0.0.1:${port}`,
    '--loginuser', user, '--loginpass', password], { cwd: work, env: environment, encoding: 'utf8', timeout: 60_000 });
  fs.writeFileSync(path.join(out, file), result.stdout);
  if (result.stderr) console.error(file, result.stderr.trim());
}

async function main() {
  configure();
  runServer('--createaccount', 'root', '--pass', PASSWORD, '--email', 'root@northgate.example');
  runServer('--adminaccount', 'root');
  await start();
  const { code, dunmore, token } = await make();
  dump('listusers.json', 'root', 'ListUsers', '--json');
  dump('listusers_filtered.json', 'root', 'ListUsers', '--json', '--filter', '2fa');
  dump('listdevicegroups.json', 'root', 'ListDeviceGroups', '--json');
  dump('listdevicegroups_as_ben.json', 'ben', 'ListDeviceGroups', '--json');
  dump('listusergroups.json', 'root', 'ListUserGroups', '--json');
  dump('listusergroups_as_tina.json', 'tina', 'ListUserGroups', '--json', '--token', await typed(code));
  dump('listusers_refused.json', 'tina', 'ListUsers', '--json');
  dump(`${dunmore.split('/')[2]}.json`, 'root', 'ListUsersOfDeviceGroup', '--json', '--id', dunmore.split('/')[2]);
  dumpWith('listusers_by_token.json', token.tokenUser, token.tokenPass, 'ListUsers', '--json');
  dump('serverinfo_as_pat.json', 'pat', 'ServerInfo', '--json');
  dump('listdevices.json', 'root', 'ListDevices', '--json');
  dump('listdevices_details.json', 'root', 'ListDevices', '--json', '--details');
  dump('listevents.json', 'root', 'ListEvents', '--json', '--limit', '1000');
  dump('serverinfo.json', 'root', 'ServerInfo', '--json');
  dump('logintokens_for_sync-svc.txt', 'sync-svc', 'LoginTokens', '--json');
  if (command.length > 0) {
    const [program, ...rest] = command;
    const result = spawnSync(program, rest, { cwd: work, stdio: ['ignore', 'ignore', 'inherit'], timeout: 90_000 });
    if (result.status !== 0) throw new Error(`${program}: ${result.status ?? result.error}`);
  }
}

main().then(() => 0, (error) => { console.error(error); return 1; }).then((status) => {
  if (server) server.kill('SIGTERM');
  // The launcher's child goes with the process group, which the caller ends.
  setTimeout(() => process.exit(status), 500);
});

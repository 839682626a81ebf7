import { describe, expect, test } from '@jest/globals';
import { readTarget, resolveTarget, TargetRefused } from './target.js';

/** What a name of a tenant's choice may resolve to. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'hooks.example.com': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  'loopback.example.com': ['127.0.0.1'],
  'loopback6.example.com': ['::1'],
  'private.example.com': ['10.1.2.3'],
  'mixed.example.com': ['93.184.215.14', '192.168.1.1'],
  'mixed6.example.com': ['93.184.215.14', 'fd00::1'],
  'metadata.google.internal': ['169.254.169.254'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  'zone.example.com': ['fe80::1%eth0'],
  'nothing.example.com': [],
  'localhost.': ['127.0.0.1'],
  'app.localhost': ['127.0.0.1'],
};
const rules = { extraOrigins: new Set<string>(), resolve: async (name: string) => NAMES[name] ?? [] };

const HOSTILE = [
  // loopback, in every spelling
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.255.255.254/',
  'https://0/',
  'https://0.0.0.0/',
  'https://2130706433/',
  'https://017700000001/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.01/',
  'https://127.0.0.1.:443/',
  'https://①②⑦.⓪.⓪.①/',
  'https://%31%32%37.0.0.1/',
  'https://localhost/',
  'https://localhost./',
  'https://app.localhost/',
  'https://loopback.example.com/',
  'https://[::1]/',
  'https://[::]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://loopback6.example.com/',
  // IPv4 within IPv6
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:93.184.215.14]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'https://mapped.example.com/',
  // private and shared
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://192.168.257/',
  'https://100.64.0.1/',
  'https://private.example.com/',
  'https://[fc00::1]/',
  'https://[fd12:3456:789a::1]/',
  'https://[fec0::1]/',
  // link-local and metadata
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.170.2/v2/credentials',
  'https://0xa9fea9fe/',
  'https://2852039166/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://100.100.100.200/latest/meta-data/',
  'https://168.63.129.16/machine',
  'https://192.0.0.192/opc/v1/instance/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://zone.example.com/',
  // multicast, reserved, documentation, benchmarks
  'https://224.0.0.1/',
  'https://239.255.255.250/',
  'https://255.255.255.255/',
  'https://240.0.0.1/',
  'https://198.18.0.1/',
  'https://203.0.113.1/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  // names that have one good address
  'https://mixed.example.com/',
  'https://mixed6.example.com/',
  'https://nothing.example.com/',
  // other schemes, ports and parts
  'http://hooks.example.com/',
  'ftp://hooks.example.com/',
  'file:///etc/passwd',
  'gopher://hooks.example.com:6379/_FLUSHALL',
  'data:text/plain,x',
  'javascript:alert(1)',
  'https://hooks.example.com:22/',
  'https://hooks.example.com:5432/',
  'https://hooks.example.com:80/',
  'https://user@hooks.example.com/',
  'https://hooks.example.com:443@127.0.0.1/',
  'https://127.0.0.1#@hooks.example.com/',
  'https://intranet/',
  'https://',
  '//hooks.example.com/',
  'hooks.example.com',
  '',
  `https://hooks.example.com/${'a'.repeat(2_100)}`,
];

describe('resolveTarget', () => {
  test.each(HOSTILE)('refuses %s', async (url) => {
    await expect(resolveTarget(url, rules)).rejects.toThrow(TargetRefused);
  });

  test.each([
    ['https://hooks.example.com/x?y=1', '93.184.215.14'],
    ['https://hooks.example.com:8443/', '93.184.215.14'],
    // A browser's parser and ours agree on where this host ends.
    ['https://hooks.example.com\\@127.0.0.1/', '93.184.215.14'],
    ['https://93.184.215.14/', '93.184.215.14'],
    ['https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  ])('lets %s through to the address it checked', async (url, address) => {
    expect((await resolveTarget(url, rules)).address).toBe(address);
  });

  test('looks a name up once, so that one that changes its mind gains nothing', async () => {
    const answers = ['93.184.215.14', '127.0.0.1', '127.0.0.1'];
    let asked = 0;
    const resolve = async () => [answers[asked++] ?? ''];
    const first = await resolveTarget('https://rebinding.example.com/', { ...rules, resolve });
    expect([first.address, asked]).toEqual(['93.184.215.14', 1]);
    await expect(resolveTarget('https://rebinding.example.com/', { ...rules, resolve })).rejects.toThrow('not public');
  });

  test('lets through what the operator allows, by its origin and nothing else', async () => {
    const allowing = { ...rules, extraOrigins: new Set(['http://127.0.0.1:8080', 'https://intranet']) };
    expect(readTarget('http://127.0.0.1:8080/hook', allowing).pathname).toBe('/hook');
    expect(readTarget('https://intranet/', allowing).host).toBe('intranet');
    for (const url of ['http://127.0.0.1:8081/', 'https://127.0.0.1:8080/', 'http://intranet/']) {
      expect(() => readTarget(url, allowing)).toThrow(TargetRefused);
    }
    expect(() => readTarget('http://u:p@127.0.0.1:8080/', allowing)).toThrow('user or password');
  });
});

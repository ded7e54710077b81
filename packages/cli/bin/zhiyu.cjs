#!/usr/bin/env node
// Runs on any Node >= 20 and hands over to the Node this project is pinned to, which runs TypeScript as it is.
'use strict'
const { existsSync } = require('node:fs')
const { spawnSync } = require('node:child_process')
const { constants } = require('node:os')
const { join } = require('node:path')

const root = join(__dirname, '../../..')
if (!existsSync(join(root, 'node_modules', 'commander'))) {
  process.stderr.write('Zhiyu is not installed yet: run "npm start" once in ' + root + '\n')
  process.exit(3)
}
const program = process.platform === 'win32' ? 'node.exe' : 'bin/node'
const pinned = [`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]
  .map(name => join(root, 'node_modules', name, program)).find(existsSync)
const [major, minor] = process.versions.node.split('.').map(Number)
const own = major > 24 || (major === 24 && minor >= 12)
if (!pinned && !own) {
  process.stderr.write(`Zhiyu needs Node 24.12 or newer, this is ${process.versions.node}, and no pinned Node is installed: run "npm start" once in ${root}\n`)
  process.exit(3)
}
// Ctrl-C reaches the whole process group: the real program ends, then so do we.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
const done = spawnSync(pinned || process.execPath, ['--disable-warning=ExperimentalWarning', join(__dirname, '../src/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(done.status === null ? 128 + (constants.signals[done.signal] || 1) : done.status)

// The committed types are those that the catalogue gives.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import * as retention from 'retention-core'
import { filesOf } from '../generate-types.mjs'

const native = createRequire(import.meta.url)('../native.js')

const VALUES = /^export (?:declare )?(?:class|const|function|\* as) (\w+)/gm

test('the types are current', () => {
  for (const [name, text] of Object.entries(filesOf(JSON.parse(native.catalog())))) {
    assert.equal(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'), text, `${name}: run \`npm run types\``)
  }
})

test('every export is declared, and every declared value is exported', () => {
  const types = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  const declared = [...types.matchAll(VALUES)].map(([, name]) => name)
  assert.deepEqual(declared.sort(), Object.keys(retention).filter((name) => name !== 'default').sort())
  const part = readFileSync(new URL('../testing.d.ts', import.meta.url), 'utf8')
  assert.deepEqual([...part.matchAll(VALUES)].map(([, name]) => name).sort(), Object.keys(retention.testing).sort())
})

test('every member of a class is declared', () => {
  const types = ['index', 'testing'].map((name) => readFileSync(new URL(`../${name}.d.ts`, import.meta.url), 'utf8')).join('')
  for (const type of [retention.Engine, retention.EventLog, retention.View, retention.Table, retention.testing.Population]) {
    const [, body] = types.match(new RegExp(`^export class ${type.name}\\b[^]*?\\{\\n([^]*?)^\\}`, 'm'))
    const declared = new Set([...body.matchAll(/^  (?:static |readonly |private )*(\w+)[<(?:]/gm)].map(([, name]) => name))
    const members = [...Object.getOwnPropertyNames(type.prototype), ...Object.getOwnPropertyNames(type).filter((name) => typeof type[name] === 'function')]
    for (const name of members) assert.ok(declared.has(name), `${type.name}.${name} is not declared`)
    for (const name of declared) assert.ok(name in type.prototype || name in type || type === retention.Table, `${type.name}.${name} is declared only`)
  }
})

test('documentation calls methods by their names here', () => {
  const types = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  const said = types.replace(/^\/\*\*(?:(?!\*\/)[^])*\*\/\nexport interface \w+Row \{[^]*?^\}/gm, '').replace(/^ \* - `.*$/gm, '')
  const ofCore = JSON.parse(native.catalog()).operations.map(({ name }) => name).filter((name) => name.includes('_'))
  assert.deepEqual(ofCore.filter((name) => said.includes(`\`${name}\``)), [])
  assert.ok(said.includes('apply with `rfmWith`'))
})

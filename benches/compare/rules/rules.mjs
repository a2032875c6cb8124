// The same ten rules over the same facts in json-rules-engine and zen-engine, one event after another. Usage:
// rules.mjs RULES.json FACTS.json. Prints a JSON line for each way: seconds of all events, and which rules hold, as bits.

import { readFileSync } from 'node:fs'
import { ZenEngine, evaluateExpressionSync } from '@gorules/zen-engine'
import { Engine } from 'json-rules-engine'

const [rules, facts] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, 'utf8')))
const ROUNDS = 3

/** A decision with these expressions in one node. */
const graph = (expressions) => ({
  nodes: [
    { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
    { id: 'rules', name: 'rules', type: 'expressionNode', position: { x: 1, y: 0 }, content: { expressions } },
    { id: 'out', name: 'out', type: 'outputNode', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: 'a', sourceId: 'in', targetId: 'rules', type: 'edge' },
    { id: 'b', sourceId: 'rules', targetId: 'out', type: 'edge' },
  ],
})
const expression = ({ name, zen }) => ({ id: name, key: name, value: zen })

function jsonRulesEngine() {
  const engine = new Engine()
  for (const { name, json_rules_engine: conditions } of rules) engine.addRule({ conditions, event: { type: name } })
  const places = new Map(rules.map(({ name }, at) => [name, at]))
  return async (row) => (await engine.run(row)).events.reduce((bits, { type }) => bits | (1 << places.get(type)), 0)
}

/** Without a promise for each rule, which would take most of the time. */
function zenOneByOne() {
  return (row) => rules.reduce((bits, { zen }, at) => bits | (evaluateExpressionSync(zen, row) << at), 0)
}

function zenCombined() {
  const decision = new ZenEngine().createDecision(graph(rules.map(expression)))
  return async (row) => {
    const { result } = await decision.evaluate(row)
    return rules.reduce((bits, { name }, at) => bits | (result[name] << at), 0)
  }
}

for (const [work, make] of Object.entries({ 'json-rules-engine': jsonRulesEngine, 'zen-engine': zenOneByOne, 'zen-engine combined': zenCombined })) {
  const decide = make()
  const seconds = []
  let answers
  for (let round = 0; round < ROUNDS; round++) {
    answers = []
    const start = performance.now()
    for (const row of facts) answers.push(await decide(row))
    seconds.push((performance.now() - start) / 1000)
  }
  console.log(JSON.stringify({ work, events: facts.length, seconds, answers }))
}

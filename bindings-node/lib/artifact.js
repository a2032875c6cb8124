// Artifacts: what was fitted once, saved as text, and applied later. Kinds that have operations of their own are classes,
// made here from the core's catalogue.
'use strict'

const { inspect } = require('node:util')
const native = require('./native.js')
const { call, wrongArgument } = require('./error.js')

const classes = new Map()

class Artifact {
  #text

  constructor(text) {
    if (typeof text !== 'string') throw wrongArgument('artifact', 'an artifact is fitted, or read by `Artifact.from(text)`')
    this.#text = text
    this.kind = call(() => native.artifactKind(text))
    const wanted = classes.get(this.constructor)
    if (wanted !== undefined) call(() => native.expectArtifact(wanted, text))
    Object.freeze(this)
  }

  static from(source) {
    if (source instanceof Artifact && (this === Artifact || source instanceof this)) return source
    if (typeof source === 'string') return madeOf(this, source)
    if (typeof source === 'object' && source !== null) {
      return madeOf(this, source instanceof Artifact ? source.toString() : JSON.stringify(source))
    }
    throw wrongArgument('artifact', 'expected the text of an artifact, or what JSON.parse made of it')
  }

  get content() {
    return JSON.parse(this.#text).content
  }

  /** What whoever uses it should know, such as parameters that the data do not tell. */
  get warnings() {
    return [...(this.content.report?.warnings ?? [])]
  }

  toString() {
    return this.#text
  }

  toJSON() {
    return JSON.parse(this.#text)
  }

  [inspect.custom]() {
    if (this.constructor === Artifact) return `Artifact { kind: '${this.kind}' }`
    const content = this.content
    const said = ['kind', 'unit', 'period', 'currency'].map((key) => content[key]).filter((text) => typeof text === 'string')
    const parameters = Array.isArray(content.parameters) ? content.parameters : []
    for (const { name, value } of parameters) if (typeof value === 'number') said.push(`${name}: ${Number(value.toPrecision(4))}`)
    if (content.report?.status) said.push(content.report.status)
    const warnings = this.warnings.map((warning) => `\n  warning: ${warning}`).join('')
    return `${this.constructor.name} { ${said.join(', ')} }${warnings}`
  }
}

function madeOf(given, text) {
  if (given !== Artifact) return new given(text)
  const kind = call(() => native.artifactKind(text))
  return new (classOf(kind))(text)
}

/** The class of a kind of artifact. */
function classOf(kind) {
  for (const [known, name] of classes) if (name === kind) return known
  return Artifact
}

/** What was fitted, in the class of its kind. */
function artifactOf(text) {
  return madeOf(Artifact, text)
}

/** Says that artifacts of a kind are of a class. */
function register(kind, type) {
  classes.set(type, kind)
}

module.exports = { Artifact, artifactOf, register }

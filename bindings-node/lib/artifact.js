// Artifacts: what was fitted once, saved as text, and applied later.
'use strict'

const { inspect } = require('node:util')
const native = require('./native.js')
const { call, wrongArgument } = require('./error.js')

class Artifact {
  #text

  constructor(text) {
    if (typeof text !== 'string') throw wrongArgument('artifact', 'an artifact is fitted by a view, or read by `Artifact.from(text)`')
    this.#text = text
    this.kind = call(() => native.artifactKind(text))
    Object.freeze(this)
  }

  static from(source) {
    if (source instanceof Artifact) return source
    if (typeof source === 'string') return new Artifact(source)
    if (typeof source === 'object' && source !== null) return new Artifact(JSON.stringify(source))
    throw wrongArgument('artifact', 'expected the text of an artifact, or what JSON.parse made of it')
  }

  get content() {
    return JSON.parse(this.#text).content
  }

  toString() {
    return this.#text
  }

  toJSON() {
    return JSON.parse(this.#text)
  }

  [inspect.custom]() {
    return `Artifact { kind: '${this.kind}' }`
  }
}

module.exports = { Artifact }

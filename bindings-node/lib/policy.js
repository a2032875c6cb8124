// Documents that people write: made of an object or of JSON text, and read back as either.
'use strict'

const { inspect } = require('node:util')
const native = require('./native.js')
const { call, wrongArgument } = require('./error.js')

class Document {
  #text

  constructor(document) {
    this.#text = call(() => native.policy(textOf(document)))
    Object.freeze(this)
  }

  get document() {
    return JSON.parse(this.#text)
  }

  static jsonSchema() {
    return JSON.parse(native.policySchema())
  }

  toString() {
    return this.#text
  }

  toJSON() {
    return JSON.parse(this.#text)
  }

  [inspect.custom]() {
    const { measures, segments, signals } = this.document
    const count = (part) => Object.keys(part).length
    return `${this.constructor.name} { measures: ${count(measures)}, segments: ${count(segments)}, signals: ${count(signals)} }`
  }
}

/** The text of a policy, or of what a policy can be made of. */
function textOf(document) {
  if (document instanceof Document) return document.toString()
  if (typeof document === 'string') return document
  if (typeof document !== 'object' || document === null) {
    throw wrongArgument('document', 'expected an object or JSON text', 'invalid_policy')
  }
  try {
    return JSON.stringify(document)
  } catch (error) {
    throw wrongArgument('document', `the policy cannot be written as JSON: ${error.message}`, 'invalid_policy')
  }
}

module.exports = { Document, textOf }

// Prints the fingerprint that the browser test compares its own with: node --import tsx cli/fingerprint.ts SEED
import { fingerprintOf } from '../workers/cluster/testing/fingerprint.ts'
import { settle } from './settle.ts'

console.log(await fingerprintOf(Number(process.argv[2] ?? 1), settle))

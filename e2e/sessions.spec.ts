import { readFileSync } from 'node:fs'
import { apply, clusterIsUp, expect, openExample, openTerminal, pods, run, setSpeed, test, visit } from './visit.ts'

test('a run is kept over a reload, saved as a file, and had again from it', async ({ page, troubles: _ }, testInfo) => {
  await visit(page, { seed: 21 })
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
  await page.waitForTimeout(500)

  await page.reload()
  await clusterIsUp(page)
  await setSpeed(page, 10)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })

  await page.getByRole('button', { name: 'Sessions' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sessions' })
  await expect(dialog.getByRole('listitem')).toContainText(['hello-web.yaml'])
  await dialog.getByLabel('Name of this run').fill('Three pods')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('listitem')).toContainText(['Three pods'])
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save as a file', exact: true }).click()
  const file = testInfo.outputPath('three-pods.json')
  await (await download).saveAs(file)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    format: 'wheelhouse-session',
    version: 1,
    name: 'Three pods',
    recording: { seed: 21, inputs: [{ type: 'apply', file: 'hello-web.yaml' }] },
  })

  // A fresh cluster; the file brings the run into it, and both earlier runs are in the list.
  await dialog.getByRole('button', { name: 'New cluster' }).click()
  await page.getByRole('menuitem', { name: 'One control-plane machine' }).click()
  await clusterIsUp(page)
  await expect(pods(page, 'hello-web-', '')).toHaveCount(0)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await page.locator('dialog input[type=file]').setInputFiles(file)
  await expect(page.getByText('You opened the run of the file “Three pods”.')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('it came out exactly as recorded')).toBeVisible()
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
})

test('a recording of npm run serve is opened; a file that is none changes nothing', async ({ page, troubles: _ }) => {
  await visit(page, { seed: 22 })
  const machine = (name: string, role: string, address: string) => {
    return { name, role, address, cpuMillis: 2000, memoryBytes: 4 * 2 ** 30 }
  }
  const machines = [
    machine('laptop', 'laptop', '192.168.1.2'),
    machine('control-plane', 'control-plane', '192.168.1.10'),
    machine('worker-1', 'worker', '192.168.1.101'),
    machine('registry', 'registry', '203.0.113.10'),
  ]
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'from-outside' } }
  const headers = { 'content-type': 'application/json', 'x-client-cert': 'kubernetes-admin;O=kubeadm:cluster-admins' }
  const request = { method: 'POST', path: '/api/v1/namespaces', headers, body }
  const inputs = [{ atMs: 40_000, type: 'request', id: 1, request }]
  const recording = { version: 1, seed: 5, topology: { machines }, inputs, untilMs: 41_000 }
  const choose = async (name: string, text: string) => {
    await page.getByRole('button', { name: 'Sessions' }).click()
    await page
      .locator('dialog input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  }
  await choose('broken.json', JSON.stringify({ ...recording, inputs: [{ atMs: 1, type: 'eval' }] }))
  await expect(page.getByRole('alert')).toContainText('This file holds no run that can be read (inputs[0].type)')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('banner')).toContainText('seed 22')

  await choose('recording.json', JSON.stringify(recording))
  await expect(page.getByText('You opened the run of the file “recording”.')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('banner')).toContainText('seed 5')
  await setSpeed(page, 10)
  const rows = await openTerminal(page)
  await run(page, 'kubectl get namespaces')
  await expect(rows).toContainText('from-outside')
})

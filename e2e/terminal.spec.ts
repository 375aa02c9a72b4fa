import { expect, openTerminal, pods, run, test, visit } from './visit.ts'

test.use({ viewport: { width: 1900, height: 1000 } })

test('kubectl creates, gets, describes, scales and deletes', async ({ page, troubles: _ }) => {
  await visit(page)
  const rows = await openTerminal(page)
  await run(page, 'kubectl create deployment tide --image=nginx --replicas=2')
  await expect(rows).toContainText('deployment.apps/tide created')
  await expect(pods(page, 'tide-')).toHaveCount(2, { timeout: 30_000 })
  await run(page, 'clear')
  await run(page, 'k get deploy tide')
  await expect(rows).toContainText(/NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE/)
  await expect(rows).toContainText(/tide\s+2\/2\s+2\s+2/)
  await run(page, 'clear')
  await run(page, 'kubectl describe deployment tide')
  await expect(rows).toContainText(/NewReplicaSet:\s+tide-/)
  await run(page, 'clear')
  await run(page, 'kubectl scale deployment/tide --replicas=3')
  await expect(rows).toContainText('deployment.apps/tide scaled')
  await expect(pods(page, 'tide-')).toHaveCount(3, { timeout: 30_000 })
  await run(page, 'clear')
  await run(page, 'kubectl delete deployment tide')
  await expect(rows).toContainText('deployment.apps "tide" deleted')
})

test('a manifest is applied through standard input, and a container tells its logs', async ({ page, troubles: _ }) => {
  await visit(page)
  const rows = await openTerminal(page)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    [
      'kubectl apply -f - <<EOF',
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: talker',
      'spec:',
      '  containers:',
      '    - name: talker',
      '      image: busybox:1.37',
      '      command: ["sh", "-c", "echo ahoy; sleep 3600"]',
      'EOF',
      '',
    ].join('\n'),
  )
  await page.keyboard.press('Control+v')
  await expect(rows).toContainText('pod/talker created')
  await expect(pods(page, 'talker')).toBeVisible({ timeout: 30_000 })
  await run(page, 'kubectl logs talker')
  await expect(rows).toContainText('ahoy')
})

test('Ctrl-C ends a watch, and the history brings it back', async ({ page, troubles: _ }) => {
  await visit(page)
  const rows = await openTerminal(page)
  await page.keyboard.type('kubectl get nodes -w')
  await page.keyboard.press('Enter')
  await expect(rows).toContainText('worker-3')
  await expect(page.locator('.terminal-panel')).toHaveAttribute('data-running', 'kubectl get nodes -w')
  await page.keyboard.press('Control+c')
  await expect(page.locator('.terminal-panel')).toHaveAttribute('data-running', '')
  await run(page, 'clear')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(rows).toContainText('kubectl get nodes -w')
})

test('Tab completes verbs, kinds and the names that there are', async ({ page, troubles: _ }) => {
  await visit(page)
  const rows = await openTerminal(page)
  await page.keyboard.type('kubectl desc')
  await page.keyboard.press('Tab')
  await expect(rows).toContainText('kubectl describe')
  await page.keyboard.type('node worker-')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(rows).toContainText(/worker-1\s+worker-2\s+worker-3/)
})

test('errors are kubectl’s, and one of three suggestions runs at a click', async ({ page, troubles: _ }) => {
  await visit(page)
  const rows = await openTerminal(page)
  await page.getByRole('button', { name: 'Run kubectl get nodes' }).click()
  await expect(rows).toContainText(/control-plane\s+Ready/)
  await run(page, 'kubectl get pod nobody')
  await expect(rows).toContainText('Error from server (NotFound): pods "nobody" not found')
})

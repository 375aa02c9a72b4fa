import { apply, clusterIsUp, editor, expect, openExample, pods, test, visit } from './visit.ts'

for (const [what, fault] of [
  ['crashes', 'setTimeout(() => { throw new Error("a bug in the cluster") })'],
  ['hangs', 'setTimeout(() => { for (;;); })'],
] as const)
  test(`a cluster that ${what} is noticed, said so and brought back with all that was done`, async ({
    page,
    troubles,
  }) => {
    await visit(page)
    await openExample(page, 'Hello, web')
    await editor(page)
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('# still here\n')
    await apply(page)
    await expect(pods(page, 'hello-web-')).toHaveCount(3)
    const cluster = page.workers().find((worker) => worker.url().includes('cluster'))
    // eval is forbidden to the page, not to the one who looks in from outside.
    void cluster?.evaluate(fault).catch(() => undefined)
    await expect(page.locator('.notice')).toContainText('being restarted', { timeout: 5000 })
    await expect(page.getByText('The cluster is back where it was')).toBeVisible({ timeout: 40_000 })
    await clusterIsUp(page)
    await expect(pods(page, 'hello-web-')).toHaveCount(3)
    await expect(page.locator('.editor-host')).toContainText('# still here')
    troubles.splice(0)
  })

test('code that cannot be had when the cluster needs it is asked for again by a cluster that is brought back', async ({
  page,
  troubles,
}) => {
  await visit(page)
  await page.route(/image-programs-.*\.js$/, (route) => route.abort())
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(page.locator('.notice')).toContainText('being restarted', { timeout: 20_000 })
  await page.unroute(/image-programs-.*\.js$/)
  await expect(page.getByText('The cluster is back where it was')).toBeVisible({ timeout: 40_000 })
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
  troubles.splice(0)
})

import { memo, type Ref, useEffect, useImperativeHandle, useMemo } from 'react'
import { type NodeProps, ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi, ViewportPortal } from 'reactflow'
import { type Card, type Steer, type SurfaceProps, zoomRange } from './surface.ts'
import { useViewport } from './viewport.ts'
import 'reactflow/dist/base.css'

type Data = { readonly card: Card }

const nodeTypes = { card: memo(({ data }: NodeProps) => (data as Data).card.draw()) }

/** The cards on React Flow: pan and zoom with mouse, wheel, fingers; only the cards in sight are there. */
export function FlowSurface(props: SurfaceProps) {
  const nodes = useMemo(
    () =>
      props.cards.map((card) => ({
        id: card.id,
        type: 'card',
        position: { x: card.box.x, y: card.box.y },
        width: card.box.width,
        height: card.box.height,
        data: { card } as Record<string, unknown>,
      })),
    [props.cards],
  )
  return (
    <ReactFlowProvider>
      <ReactFlow
        nodes={nodes}
        edges={[]}
        nodeTypes={nodeTypes}
        minZoom={zoomRange.min}
        maxZoom={zoomRange.max}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements
        disableKeyboardA11y
        // React Flow listens on the whole page, and would take the space away from whoever types elsewhere.
        panActivationKeyCode={null}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomActivationKeyCode={null}
        zoomOnDoubleClick={false}
        onNodeClick={() => undefined}
        onPaneClick={props.onBareClick}
        // A click begins a move that goes nowhere: only one that goes somewhere takes the chart over.
        onMove={(event) => event && props.onTakeOver()}
      >
        <ViewportPortal>{props.children}</ViewportPortal>
      </ReactFlow>
      <Helm steer={props.steer} />
    </ReactFlowProvider>
  )
}

function Helm({ steer }: { readonly steer: Ref<Steer> }) {
  const flow = useReactFlow()
  const store = useStoreApi()
  useImperativeHandle(steer, () => ({
    moveTo: (view, durationMs) => void flow.setViewport(view, { duration: durationMs }),
  }))
  useEffect(() => {
    const follow = () => {
      const [x, y, zoom] = store.getState().transform
      useViewport.setState({ x, y, zoom })
    }
    follow()
    return store.subscribe((state, before) => {
      if (state.transform !== before.transform) follow()
    })
  }, [store])
  return null
}

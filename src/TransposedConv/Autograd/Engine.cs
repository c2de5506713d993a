namespace TransposedConv.Autograd;

/// <summary>Walks the graph backwards. Iterative, so the depth of the graph is limited by memory only.</summary>
internal static class Engine
{
    /// <summary>Adds the gradients of <paramref name="outputs"/> to every leaf below them.</summary>
    internal static void Backward(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients, bool retainGraph, bool createGraph) =>
        Run(outputs, gradients, retainGraph, createGraph, static _ => true, static (_, _) => false);

    /// <summary>The gradients by <paramref name="inputs"/> only; nothing is accumulated. An entry is null where no path leads.</summary>
    internal static Tensor?[] Gradient(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> inputs, bool retainGraph, bool createGraph)
    {
        var results = new Tensor?[inputs.Length];
        var wanted = new Dictionary<Node, List<int>>();
        for (int i = 0; i < inputs.Length; i++)
        {
            Node node = inputs[i].GradientEdge()!;
            if (!wanted.TryGetValue(node, out List<int>? slots)) wanted[node] = slots = [];
            slots.Add(i);
        }

        HashSet<Node> leading = NodesLeadingTo(wanted, outputs);
        Run(outputs, gradients, retainGraph, createGraph, leading.Contains, (node, gradient) =>
        {
            if (wanted.TryGetValue(node, out List<int>? slots))
            {
                foreach (int slot in slots) results[slot] = gradient;
            }

            // A leaf is only read here, never accumulated into.
            return node is AccumulateGrad;
        });
        return results;
    }

    private static void Run(
        ReadOnlySpan<Tensor> outputs,
        ReadOnlySpan<Tensor> gradients,
        bool retainGraph,
        bool createGraph,
        Predicate<Node> isNeeded,
        Func<Node, Tensor, bool> visit)
    {
        using GradMode.Scope mode = GradMode.Set(createGraph);
        var arrived = new Dictionary<Node, Tensor>();
        var queue = new PriorityQueue<Node, long>();
        for (int i = 0; i < outputs.Length; i++) Arrive(outputs[i].GradientEdge()!, gradients[i]);

        while (queue.TryDequeue(out Node? node, out _))
        {
            arrived.Remove(node, out Tensor? gradient);
            foreach (GradientHook hook in node.Hooks?.ToArray() ?? []) gradient = hook.Apply(gradient!);
            if (visit(node, gradient!)) continue;

            var inputGradients = new Tensor?[node.NextFunctions.Count];
            node.Backward(gradient!, inputGradients);
            for (int i = 0; i < inputGradients.Length; i++)
            {
                if (node.NextFunctions[i] is Node next && inputGradients[i] is Tensor inputGradient) Arrive(next, inputGradient);
            }

            if (!retainGraph) node.ReleaseSaved();
        }

        void Arrive(Node node, Tensor gradient)
        {
            if (!isNeeded(node)) return;
            if (arrived.TryGetValue(node, out Tensor? sum))
            {
                arrived[node] = sum.Add(gradient);
            }
            else
            {
                arrived[node] = gradient;
                queue.Enqueue(node, -node.Sequence);
            }
        }
    }

    /// <summary>All nodes between the outputs and the wanted ones: the others need no work.</summary>
    private static HashSet<Node> NodesLeadingTo(Dictionary<Node, List<int>> wanted, ReadOnlySpan<Tensor> outputs)
    {
        var reachable = new HashSet<Node>();
        var pending = new Stack<Node>();
        foreach (Tensor output in outputs) pending.Push(output.GradientEdge()!);
        while (pending.TryPop(out Node? node))
        {
            if (!reachable.Add(node)) continue;
            foreach (Node? next in node.NextFunctions)
            {
                if (next is not null) pending.Push(next);
            }
        }

        var leading = new HashSet<Node>();
        foreach (Node node in reachable.OrderBy(static node => node.Sequence))
        {
            if (wanted.ContainsKey(node) || node.NextFunctions.Any(next => next is not null && leading.Contains(next))) leading.Add(node);
        }

        return leading;
    }
}

namespace TransposedConv.Autograd;

/// <summary>
/// One recorded operation: it knows which nodes made its inputs and turns the gradient by its output into the gradients by its inputs.
/// </summary>
/// <remarks>Every operation has one output, so a node receives one gradient. Derived classes hold what they need in typed fields.</remarks>
public abstract class Node
{
    private static long _created;

    private readonly Node?[] _inputs;
    private List<SavedTensor>? _saved;

    private protected Node(params ReadOnlySpan<Tensor> inputs)
    {
        _inputs = new Node?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) _inputs[i] = inputs[i].GradientEdge();
        Sequence = Interlocked.Increment(ref _created);
    }

    private protected Node(long sequence)
    {
        _inputs = [];
        Sequence = sequence;
    }

    /// <summary>PyTorch's name for the operation's node, such as <c>AddBackward0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The nodes that made the inputs, in order; null where an input needs no gradient.</summary>
    public IReadOnlyList<Node?> NextFunctions => _inputs;

    /// <summary>
    /// Nodes are numbered as they are made, so an operation always has a higher number than those that made its inputs: going through
    /// them in descending order is a topological order.
    /// </summary>
    internal long Sequence { get; }

    /// <summary>Callbacks on the gradient that arrives here, in the order of registration.</summary>
    internal List<GradientHook>? Hooks { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Name}>";

    /// <summary>Writes the gradient by each input that needs one; entries may stay null, which means zero.</summary>
    /// <param name="gradient">The gradient by the output, of the output's shape.</param>
    /// <param name="inputGradients">One entry per input.</param>
    internal abstract void Backward(Tensor gradient, Span<Tensor?> inputGradients);

    /// <summary>Frees the saved values once they have served.</summary>
    internal virtual void ReleaseSaved() => _saved?.ForEach(static saved => saved.Release());

    internal void AddHook(GradientHook hook) => (Hooks ??= []).Add(hook);

    internal void RemoveHook(GradientHook hook) => Hooks?.Remove(hook);

    /// <summary>Keeps a value for the backward pass.</summary>
    private protected SavedTensor Save(Tensor tensor)
    {
        var saved = new SavedTensor(tensor);
        (_saved ??= []).Add(saved);
        return saved;
    }

    /// <summary>Whether the gradient by input <paramref name="index"/> is wanted.</summary>
    private protected bool Needs(int index) => _inputs[index] is not null;
}

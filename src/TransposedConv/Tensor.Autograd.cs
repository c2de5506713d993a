using TransposedConv.Autograd;

namespace TransposedConv;

public sealed partial class Tensor
{
    private Node? _gradFn;
    private bool _requiresGrad;
    private AccumulateGrad? _accumulator;

    /// <summary>The node on which <see cref="RetainGrad"/> has hooked, so that asking again does not count the gradient again.</summary>
    private Node? _retainedAt;

    /// <summary>Whether gradients by this tensor are wanted: set on leaves, inherited by what is computed from them.</summary>
    /// <exception cref="InvalidOperationException">
    /// Set to true on a tensor that is neither <see cref="DType.Float32"/> nor <see cref="DType.Float64"/>, or to false on a computed one.
    /// </exception>
    public bool RequiresGrad
    {
        get => _requiresGrad || GradFn is not null;
        set
        {
            if (value && !DType.IsDifferentiable())
            {
                throw new InvalidOperationException($"RequiresGrad: expected a tensor of type float32 or float64, got {DType.Name()}.");
            }

            if (!value && GradFn is not null)
            {
                throw new InvalidOperationException("RequiresGrad: only a leaf's flag can be cleared; use Detach() for a computed tensor.");
            }

            _requiresGrad = value;
        }
    }

    /// <summary>The gradient accumulated by <see cref="Backward"/>; null before the first one.</summary>
    public Tensor? Grad { get; set; }

    /// <summary>The recorded operation that computed this tensor; null for a leaf.</summary>
    public Node? GradFn
    {
        get
        {
            RefreshViewNode();
            return _gradFn;
        }
    }

    /// <summary>Whether this tensor was not computed by a recorded operation.</summary>
    public bool IsLeaf => GradFn is null;

    /// <summary>Whether it was made in an inference scope, so that no backward pass may need its value.</summary>
    public bool IsInference { get; }

    /// <summary>
    /// Adds the gradient of this tensor by every leaf that requires one to that leaf's <see cref="Grad"/>.
    /// </summary>
    /// <param name="gradient">The gradient by this tensor, of its shape; may be left out for a single element, where it is 1.</param>
    /// <param name="retainGraph">Keeps the saved values for another pass; by default the same as <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Records the pass itself, so that its results can be differentiated again.</param>
    /// <exception cref="InvalidOperationException">
    /// The tensor requires no gradient, or it has several elements and no <paramref name="gradient"/> is given, or the graph's values were
    /// freed by an earlier pass, or one of them was changed in place.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="gradient"/> has another shape or element type.</exception>
    public void Backward(Tensor? gradient = null, bool? retainGraph = null, bool createGraph = false)
    {
        Tensor start = StartingGradient(this, gradient);
        Engine.Backward([this], [start], retainGraph ?? createGraph, createGraph);
    }

    /// <summary>
    /// The gradients of the sum of <paramref name="outputs"/>, each weighted by its entry of <paramref name="gradOutputs"/>, by
    /// <paramref name="inputs"/>; no <see cref="Grad"/> is touched.
    /// </summary>
    /// <param name="outputs">What to differentiate.</param>
    /// <param name="inputs">By what: leaves or computed tensors.</param>
    /// <param name="gradOutputs">One gradient per output, null for 1 where the output has a single element; or none at all.</param>
    /// <param name="retainGraph">Keeps the saved values for another pass; by default the same as <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Records the pass itself, so that its results can be differentiated again.</param>
    /// <param name="allowUnused">Gives null for an input that the outputs do not depend on, instead of an error.</param>
    /// <returns>One gradient per input, of its shape.</returns>
    /// <exception cref="ArgumentException">The numbers or shapes of outputs and gradients differ.</exception>
    /// <exception cref="InvalidOperationException">An output or input requires no gradient, or an input is unused.</exception>
    public static Tensor?[] Gradient(
        IReadOnlyList<Tensor> outputs,
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<Tensor?>? gradOutputs = null,
        bool? retainGraph = null,
        bool createGraph = false,
        bool allowUnused = false)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        if (gradOutputs is not null && gradOutputs.Count != outputs.Count)
        {
            throw new ArgumentException($"gradOutputs: expected {outputs.Count} entries, one per output, got {gradOutputs.Count}.", nameof(gradOutputs));
        }

        if (inputs.FirstOrDefault(static input => !input.RequiresGrad) is Tensor constant)
        {
            throw new InvalidOperationException($"inputs: expected tensors that require gradients, got one of shape {constant.Shape} that does not.");
        }

        Tensor[] starts = [.. outputs.Select((output, i) => StartingGradient(output, gradOutputs?[i]))];
        Tensor?[] results = Engine.Gradient([.. outputs], starts, [.. inputs], retainGraph ?? createGraph, createGraph);
        int unused = Array.IndexOf(results, null);
        return unused < 0 || allowUnused ? results : throw new InvalidOperationException(
            $"inputs: the outputs do not depend on input {unused}; pass allowUnused: true to get null for it.");
    }

    /// <summary>The same values, sharing the storage, cut off from the graph.</summary>
    public Tensor Detach() => new(_storage, _layout);

    /// <summary>
    /// Calls back with the gradient by this tensor whenever a backward pass has computed it; what the callback returns replaces it.
    /// </summary>
    /// <param name="hook">Takes the gradient; returns its replacement, or null to leave it.</param>
    /// <returns>Dispose it to take the hook off.</returns>
    /// <exception cref="InvalidOperationException">The tensor requires no gradient.</exception>
    public IDisposable RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Node node = GradientEdge() ?? throw new InvalidOperationException("RegisterHook: expected a tensor that requires a gradient.");
        var registration = new GradientHook(node, hook);
        node.AddHook(registration);
        return registration;
    }

    /// <summary>Makes <see cref="Backward"/> keep the gradient of this computed tensor in <see cref="Grad"/>, as leaves do.</summary>
    /// <exception cref="InvalidOperationException">The tensor requires no gradient.</exception>
    public void RetainGrad()
    {
        if ((IsLeaf && RequiresGrad) || (GradFn is Node node && node == _retainedAt)) return;
        RegisterHook(gradient =>
        {
            Grad = Grad is null ? gradient : Grad.Add(gradient);
            return null;
        });
        _retainedAt = GradFn;
    }

    /// <summary>Where gradients by this tensor go: the node that made it, or its accumulator; null when none are wanted.</summary>
    internal Node? GradientEdge()
    {
        if (GradFn is Node node) return node;
        if (!_requiresGrad) return null;
        if (_accumulator is null) Interlocked.CompareExchange(ref _accumulator, new AccumulateGrad(this), null);
        return _accumulator;
    }

    /// <summary>Whether an operation on these inputs is to be recorded.</summary>
    internal static bool Records(Tensor a) => GradMode.IsEnabled && a.RequiresGrad;

    /// <summary>Whether an operation on these inputs is to be recorded.</summary>
    internal static bool Records(Tensor a, Tensor b) => GradMode.IsEnabled && (a.RequiresGrad || b.RequiresGrad);

    /// <summary>Whether an operation on these inputs is to be recorded.</summary>
    internal static bool Records(params ReadOnlySpan<Tensor> inputs)
    {
        if (!GradMode.IsEnabled) return false;
        foreach (Tensor input in inputs)
        {
            if (input.RequiresGrad) return true;
        }

        return false;
    }

    /// <summary>Attaches the node that computed this new tensor.</summary>
    internal Tensor RecordedBy(Node node)
    {
        _gradFn = node;
        return this;
    }

    private static Tensor StartingGradient(Tensor output, Tensor? gradient)
    {
        if (!output.RequiresGrad)
        {
            throw new InvalidOperationException("Backward: the tensor does not require a gradient and was not computed from one that does.");
        }

        if (gradient is null)
        {
            return output.ElementCount == 1 ? OnesLike(output) : throw new InvalidOperationException(
                $"Backward: a gradient can be left out only for a single element; the tensor has shape {output.Shape}. Pass gradient, of that shape.");
        }

        if (gradient.Shape != output.Shape)
        {
            throw new ArgumentException($"gradient: expected shape {output.Shape}, got {gradient.Shape}.", nameof(gradient));
        }

        return gradient.DType == output.DType ? gradient : throw new ArgumentException(
            $"gradient: expected element type {output.DType.Name()}, got {gradient.DType.Name()}.", nameof(gradient));
    }
}

using System.Numerics;
using TransposedConv.Kernels.Optimization;
using TransposedConv.NN;

namespace TransposedConv.Optim;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
/// <remarks>
/// With gradient <c>g</c>: <c>d = g + weightDecay·p</c>; the momentum buffer begins as <c>b = d</c> and goes on as
/// <c>b = momentum·b + (1 − dampening)·d</c>; then <c>p ← p − lr·b</c>, or <c>p − lr·(d + momentum·b)</c> with Nesterov's look-ahead, or
/// <c>p − lr·d</c> without momentum. Source: torch.optim.SGD.
/// </remarks>
public sealed class SGD : Optimizer
{
    private readonly Dictionary<Parameter, Tensor> _buffers = new(ReferenceEqualityComparer.Instance);
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly bool _nesterov;
    private readonly bool _maximize;

    /// <summary>Makes an optimizer of one group.</summary>
    /// <param name="parameters">What to learn, each once.</param>
    /// <param name="lr">The learning rate, 0 or more.</param>
    /// <param name="momentum">How much of the buffer stays from step to step, 0 or more; 0 does without.</param>
    /// <param name="dampening">How much of a gradient is kept out of the buffer.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0, 0 or more.</param>
    /// <param name="nesterov">Nesterov's look-ahead; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether to go up along the gradient.</param>
    /// <exception cref="ArgumentException">There are no parameters, one occurs twice, or Nesterov's condition is not met.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SGD(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, momentum, dampening, weightDecay, nesterov, maximize)
    {
    }

    /// <summary>Makes an optimizer of several groups.</summary>
    /// <param name="groups">The groups; their own numbers go before those given here.</param>
    /// <param name="lr">The learning rate, 0 or more.</param>
    /// <param name="momentum">How much of the buffer stays from step to step, 0 or more; 0 does without.</param>
    /// <param name="dampening">How much of a gradient is kept out of the buffer.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0, 0 or more.</param>
    /// <param name="nesterov">Nesterov's look-ahead; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether to go up along the gradient.</param>
    /// <exception cref="ArgumentException">There are no groups, a parameter is in two, or Nesterov's condition is not met.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SGD(
        IEnumerable<ParameterGroup> groups, double lr = 1e-3, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : base(groups, lr, weightDecay)
    {
        _momentum = OptimizerArgument.NotNegative(momentum, nameof(momentum));
        _dampening = OptimizerArgument.Finite(dampening, nameof(dampening));
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException($"nesterov: expected a momentum above 0 and a dampening of 0, got {momentum} and {dampening}.", nameof(nesterov));
        }

        _nesterov = nesterov;
        _maximize = maximize;
    }

    private protected override void Update(ParameterGroup group, Parameter parameter, Tensor value, Tensor gradient)
    {
        bool isFirst = !_buffers.TryGetValue(parameter, out Tensor? buffer);
        buffer = _momentum == 0 ? null : _buffers[parameter] = Memory(buffer, value);
        var update = new SgdUpdate(group.LearningRate, _momentum, _dampening, group.WeightDecay, _nesterov, _maximize);
        if (value.DType == DType.Float32) Run<float>();
        else Run<double>();

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            update.Invoke(value.ContiguousSpan<T>(), gradient.ContiguousSpan<T>(), buffer is null ? [] : buffer.ContiguousSpan<T>(), isFirst);
    }
}

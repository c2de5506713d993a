using System.Numerics;
using TransposedConv.Kernels.Optimization;
using TransposedConv.NN;

namespace TransposedConv.Optim;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> share: running means of the gradients and of their squares.</summary>
public abstract class AdamOptimizer : Optimizer
{
    private readonly Dictionary<Parameter, Moments> _moments = new(ReferenceEqualityComparer.Instance);
    private readonly (double Beta1, double Beta2) _betas;
    private readonly double _eps;
    private readonly bool _amsgrad;
    private readonly bool _maximize;
    private readonly bool _decoupled;

    private protected AdamOptimizer(
        IEnumerable<ParameterGroup> groups, double lr, (double Beta1, double Beta2)? betas, double eps, double weightDecay, bool amsgrad, bool maximize, bool decoupled)
        : base(groups, lr, weightDecay)
    {
        _betas = OptimizerArgument.Betas(betas ?? (0.9, 0.999));
        _eps = OptimizerArgument.NotNegative(eps, nameof(eps));
        _amsgrad = amsgrad;
        _maximize = maximize;
        _decoupled = decoupled;
    }

    private protected override void Update(ParameterGroup group, Parameter parameter, Tensor value, Tensor gradient)
    {
        if (!_moments.TryGetValue(parameter, out Moments? moments)) _moments[parameter] = moments = new Moments();
        Tensor mean = moments.Mean = Memory(moments.Mean, value);
        Tensor square = moments.Square = Memory(moments.Square, value);
        Tensor? largest = _amsgrad ? moments.LargestSquare = Memory(moments.LargestSquare, value) : null;
        moments.Step++;
        var update = new AdamUpdate(group.LearningRate, _betas.Beta1, _betas.Beta2, _eps, group.WeightDecay, _decoupled, _maximize);
        if (value.DType == DType.Float32) Run<float>();
        else Run<double>();

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => update.Invoke(
            value.ContiguousSpan<T>(),
            gradient.ContiguousSpan<T>(),
            mean.ContiguousSpan<T>(),
            square.ContiguousSpan<T>(),
            largest is null ? [] : largest.ContiguousSpan<T>(),
            moments.Step);
    }

    private sealed class Moments
    {
        internal Tensor? Mean { get; set; }

        internal Tensor? Square { get; set; }

        internal Tensor? LargestSquare { get; set; }

        internal long Step { get; set; }
    }
}

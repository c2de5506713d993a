using TransposedConv.NN;

namespace TransposedConv.Optim;

/// <summary>Parameters that an optimizer treats alike, with a learning rate and a weight decay of their own.</summary>
/// <remarks>Source: "Per-parameter options" on the torch.optim page.</remarks>
public sealed class ParameterGroup
{
    private double? _learningRate;
    private double? _weightDecay;

    /// <summary>Groups parameters.</summary>
    /// <param name="parameters">The parameters, each once.</param>
    /// <param name="lr">Their learning rate, 0 or more; null takes the optimizer's.</param>
    /// <param name="weightDecay">Their weight decay, 0 or more; null takes the optimizer's.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one of them occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public ParameterGroup(IEnumerable<Parameter> parameters, double? lr = null, double? weightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = [.. parameters];
        if (Parameters.Count == 0) throw new ArgumentException("parameters: expected at least one parameter, got none.", nameof(parameters));
        int distinct = Parameters.Distinct<Parameter>(ReferenceEqualityComparer.Instance).Count();
        if (distinct < Parameters.Count) throw new ArgumentException($"parameters: expected each parameter once, got {Parameters.Count} of which {distinct} differ.", nameof(parameters));
        _learningRate = lr is double rate ? OptimizerArgument.NotNegative(rate, nameof(lr)) : null;
        _weightDecay = weightDecay is double decay ? OptimizerArgument.NotNegative(decay, nameof(weightDecay)) : null;
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The learning rate; schedules set it between steps. Where none was given, 0 until an optimizer takes the group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate ?? 0;
        set => _learningRate = OptimizerArgument.NotNegative(value, nameof(LearningRate));
    }

    /// <summary>The weight decay. Where none was given, 0 until an optimizer takes the group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public double WeightDecay
    {
        get => _weightDecay ?? 0;
        set => _weightDecay = OptimizerArgument.NotNegative(value, nameof(WeightDecay));
    }

    /// <summary>Takes the optimizer's values where the group has none.</summary>
    internal void Default(double lr, double weightDecay)
    {
        _learningRate ??= lr;
        _weightDecay ??= weightDecay;
    }
}

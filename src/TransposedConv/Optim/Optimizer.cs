using TransposedConv.NN;
using TransposedConv.Operators;

namespace TransposedConv.Optim;

/// <summary>Changes parameters along their gradients.</summary>
/// <remarks>Source: torch.optim.Optimizer.</remarks>
public abstract class Optimizer
{
    private protected Optimizer(IEnumerable<ParameterGroup> groups, double lr, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(groups);
        OptimizerArgument.NotNegative(lr, nameof(lr));
        OptimizerArgument.NotNegative(weightDecay, nameof(weightDecay));
        ParameterGroups = [.. groups];
        if (ParameterGroups.Count == 0) throw new ArgumentException("groups: expected at least one group, got none.", nameof(groups));
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (Parameter parameter in ParameterGroups.SelectMany(static group => group.Parameters))
        {
            if (!seen.Add(parameter)) throw new ArgumentException($"groups: expected each parameter in one group, got one of shape {parameter.Shape} in two.", nameof(groups));
        }

        foreach (ParameterGroup group in ParameterGroups) group.Default(lr, weightDecay);
    }

    /// <summary>The groups, in the order given; there is one when the optimizer was made from plain parameters.</summary>
    public IReadOnlyList<ParameterGroup> ParameterGroups { get; }

    /// <summary>The learning rate of the first group; setting it sets that of every group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public double LearningRate
    {
        get => ParameterGroups[0].LearningRate;
        set
        {
            OptimizerArgument.NotNegative(value, nameof(LearningRate));
            foreach (ParameterGroup group in ParameterGroups) group.LearningRate = value;
        }
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in ParameterGroups.SelectMany(static group => group.Parameters)) parameter.Grad = null;
    }

    /// <summary>Changes every parameter that has a gradient; the others stay as they are.</summary>
    /// <exception cref="InvalidOperationException">A gradient's shape or type is not its parameter's; nothing has been changed then.</exception>
    public void Step()
    {
        foreach (Parameter parameter in ParameterGroups.SelectMany(static group => group.Parameters))
        {
            if (parameter.Grad is Tensor gradient && (gradient.Shape != parameter.Shape || gradient.DType != parameter.DType))
            {
                throw new InvalidOperationException(
                    $"Step: expected a gradient of shape {parameter.Shape} and type {parameter.DType.Name()}, got {gradient.Shape} and {gradient.DType.Name()}.");
            }
        }

        foreach (ParameterGroup group in ParameterGroups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                if (parameter.Grad is Tensor gradient) Step(group, parameter, gradient);
            }
        }
    }

    /// <summary>Writes the new values of one parameter.</summary>
    /// <param name="group">The parameter's group.</param>
    /// <param name="parameter">The key of the optimizer's memory of this parameter.</param>
    /// <param name="value">The values to change; contiguous.</param>
    /// <param name="gradient">The gradient by them; contiguous.</param>
    private protected abstract void Update(ParameterGroup group, Parameter parameter, Tensor value, Tensor gradient);

    /// <summary>A running value of the optimizer in the type that the parameter has now; zeros at first.</summary>
    private protected static Tensor Memory(Tensor? memory, Tensor value) => memory?.To(value.DType) ?? Tensor.Zeros(value.Shape, value.DType);

    private void Step(ParameterGroup group, Parameter parameter, Tensor gradient)
    {
        Tensor stored = parameter.Value.Detach();
        Tensor value = Copying.Packed(stored);
        Update(group, parameter, value, Copying.Packed(gradient.Detach()));
        if (ReferenceEquals(value, stored)) stored.Storage.MarkChanged();
        else Copying.Write(value, stored);
    }
}

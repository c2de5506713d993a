using TransposedConv.Autograd;

namespace TransposedConv.NN;

/// <summary>What a tensor must satisfy that a convolution is to write its result into.</summary>
internal static class ConvolutionDestination
{
    /// <exception cref="ArgumentException">It has another shape or element type, is not contiguous, or shares memory with an operand.</exception>
    /// <exception cref="InvalidOperationException">The operation would have to be recorded.</exception>
    internal static void Require(Tensor? destination, Shape shape, Tensor input, Tensor weight, Tensor? bias)
    {
        if (destination is null) return;
        if (GradMode.IsEnabled && (destination.RequiresGrad || input.RequiresGrad || weight.RequiresGrad || bias is { RequiresGrad: true }))
        {
            throw new InvalidOperationException(
                "destination: a result that is to be recorded can't be written into a given tensor; leave destination out, or open a GradMode.Inference or GradMode.NoGrad scope.");
        }

        if (destination.Shape != shape) throw new ArgumentException($"destination: expected the output's shape {shape}, got {destination.Shape}.", nameof(destination));
        if (destination.DType != input.DType) throw new ArgumentException($"destination: expected the input's type {input.DType.Name()}, got {destination.DType.Name()}.", nameof(destination));
        if (!destination.IsContiguous) throw new ArgumentException($"destination: expected a contiguous tensor, got shape {shape} with gaps or another order.", nameof(destination));
        RequireApart(destination, input, nameof(input));
        RequireApart(destination, weight, nameof(weight));
        if (bias is not null) RequireApart(destination, bias, nameof(bias));
    }

    private static void RequireApart(Tensor destination, Tensor operand, string name)
    {
        if (!ReferenceEquals(destination.Storage.Array, operand.Storage.Array)) return;
        (long low, long high) = destination.Layout.Extent();
        (long first, long last) = operand.Layout.Extent();
        if (low <= last && first <= high) throw new ArgumentException($"destination: expected memory of its own, but it overlaps {name}.", nameof(destination));
    }
}

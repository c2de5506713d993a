using TransposedConv.Autograd;

namespace TransposedConv.NN;

/// <summary>What the normalizing functions share: the shift and scale by the input's own statistics, or by running ones.</summary>
internal static class Standardization
{
    /// <summary><c>(x − x̄) / √(σ² + eps)</c>, with the mean and the biased variance over some axes.</summary>
    /// <param name="x">The values.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="eps">What keeps a variance of 0 from a division by 0.</param>
    /// <param name="mean">x̄, with the axes kept.</param>
    /// <param name="variance">σ², with the axes kept.</param>
    internal static Tensor ByOwn(Tensor x, ReadOnlySpan<int> axes, double eps, out Tensor mean, out Tensor variance)
    {
        mean = x.Mean(axes, keepDim: true);
        Tensor deviation = x - mean;
        variance = deviation.Square().Mean(axes, keepDim: true);
        return deviation * (variance + eps).Rsqrt();
    }

    /// <summary><c>x · s + (b − μ · s)</c> with <c>s = w / √(σ² + eps)</c> for running statistics μ, σ² per channel.</summary>
    internal static Tensor ByRunning(Tensor x, Tensor mean, Tensor variance, Tensor? weight, Tensor? bias, double eps)
    {
        (Tensor scale, Tensor shift) = Affine(mean, variance, weight, bias, eps);
        return (x * PerChannel.Beside(scale, x)) + PerChannel.Beside(shift, x);
    }

    /// <summary>The s and <c>b − μ · s</c> of <see cref="ByRunning"/>.</summary>
    internal static (Tensor Scale, Tensor Shift) Affine(Tensor mean, Tensor variance, Tensor? weight, Tensor? bias, double eps)
    {
        Tensor scale = (variance + eps).Rsqrt();
        if (weight is not null) scale *= weight;
        Tensor shift = mean * -scale;
        return (scale, bias is null ? shift : shift + bias);
    }

    /// <summary><c>x · w + b</c> per channel, where there are such.</summary>
    internal static Tensor Transformed(Tensor x, Tensor? weight, Tensor? bias)
    {
        if (weight is not null) x *= PerChannel.Beside(weight, x);
        return bias is null ? x : x + PerChannel.Beside(bias, x);
    }

    /// <summary><c>running ← (1 − momentum) · running + momentum · value</c>, in place and unrecorded.</summary>
    internal static void Update(Tensor? running, Tensor value, double momentum)
    {
        if (running is null) return;
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        running.MulInPlace(1 - momentum).AddInPlace(value.Reshape(running.Shape).To(running.DType) * momentum);
    }

    /// <exception cref="ArgumentException">The input is not real, or too short.</exception>
    internal static void RequireInput(Tensor input, int leastRank)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.DType.IsDifferentiable()) throw new ArgumentException($"input: expected type float32 or float64, got {input.DType.Name()}.", nameof(input));
        if (input.Rank < leastRank) throw new ArgumentException($"input: expected at least {leastRank} axes, got shape {input.Shape}.", nameof(input));
    }

    internal static void RequireEps(double eps)
    {
        if (!(eps >= 0) || double.IsInfinity(eps)) throw new ArgumentOutOfRangeException(nameof(eps), eps, $"eps: expected a number of 0 or more, got {eps}.");
    }
}

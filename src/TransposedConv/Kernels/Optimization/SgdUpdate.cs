using System.Numerics;
using System.Numerics.Tensors;

namespace TransposedConv.Kernels.Optimization;

/// <summary>One step of stochastic gradient descent for one parameter.</summary>
/// <remarks><c>d = ±g + weightDecay·p; b = momentum·b + (1 − dampening)·d; p ← p − lr·(d, b or d + momentum·b)</c>.</remarks>
internal readonly record struct SgdUpdate(double LearningRate, double Momentum, double Dampening, double WeightDecay, bool Nesterov, bool Maximize)
{
    private const int ChunkLength = 512;

    /// <param name="parameter">What to change.</param>
    /// <param name="gradient">The gradient by it.</param>
    /// <param name="buffer">The momentum buffer; empty when there is no momentum.</param>
    /// <param name="isFirst">Whether the buffer is still to be begun, with the gradient undamped.</param>
    internal void Invoke<T>(Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> buffer, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> scratch = stackalloc T[ChunkLength];
        for (int start = 0; start < parameter.Length; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength, parameter.Length - start);
            Span<T> p = parameter.Slice(start, length);
            Span<T> d = scratch[..length];
            GradientOf(p, gradient.Slice(start, length), WeightDecay, Maximize, d);
            if (!buffer.IsEmpty)
            {
                Span<T> b = buffer.Slice(start, length);
                Accumulate(d, b, isFirst);
                if (Nesterov) TensorPrimitives.MultiplyAdd(b, T.CreateTruncating(Momentum), d, d);
                else b.CopyTo(d);
            }

            TensorPrimitives.MultiplyAdd(d, T.CreateTruncating(-LearningRate), p, p);
        }
    }

    /// <summary>The gradient to go down along: turned around for maximising, with the gradient of ½·weightDecay·p² added.</summary>
    internal static void GradientOf<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> gradient, double weightDecay, bool maximize, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (maximize) TensorPrimitives.Negate(gradient, result);
        else gradient.CopyTo(result);
        if (weightDecay != 0) TensorPrimitives.MultiplyAdd(p, T.CreateTruncating(weightDecay), result, result);
    }

    private void Accumulate<T>(ReadOnlySpan<T> d, Span<T> b, bool isFirst) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (isFirst)
        {
            d.CopyTo(b);
            return;
        }

        TensorPrimitives.Multiply(b, T.CreateTruncating(Momentum), b);
        TensorPrimitives.MultiplyAdd(d, T.CreateTruncating(1 - Dampening), b, b);
    }
}

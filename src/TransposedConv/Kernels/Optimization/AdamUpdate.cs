using System.Numerics;
using System.Numerics.Tensors;

namespace TransposedConv.Kernels.Optimization;

/// <summary>One step of Adam or AdamW for one parameter.</summary>
/// <remarks>
/// <c>m = β₁·m + (1 − β₁)·g; v = β₂·v + (1 − β₂)·g²; p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + eps)</c>. Adam adds
/// <c>weightDecay·p</c> to <c>g</c>; AdamW shrinks <c>p</c> by <c>1 − lr·weightDecay</c> first. With amsgrad the largest <c>v</c> so far
/// takes the place of <c>v</c> in the last formula.
/// </remarks>
internal readonly record struct AdamUpdate(double LearningRate, double Beta1, double Beta2, double Eps, double WeightDecay, bool Decoupled, bool Maximize)
{
    private const int ChunkLength = 512;

    /// <param name="parameter">What to change.</param>
    /// <param name="gradient">The gradient by it.</param>
    /// <param name="mean">The running mean of gradients, <c>m</c>.</param>
    /// <param name="square">The running mean of squared gradients, <c>v</c>.</param>
    /// <param name="largestSquare">The largest <c>v</c> so far; empty without amsgrad.</param>
    /// <param name="step">The number of this step, from 1.</param>
    internal void Invoke<T>(Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, Span<T> largestSquare, long step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T stepSize = T.CreateTruncating(-LearningRate / (1 - Math.Pow(Beta1, step)));
        T rootCorrection = T.CreateTruncating(Math.Sqrt(1 - Math.Pow(Beta2, step)));
        Span<T> scratch = stackalloc T[2 * ChunkLength];
        for (int start = 0; start < parameter.Length; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength, parameter.Length - start);
            Span<T> p = parameter.Slice(start, length);
            Span<T> m = mean.Slice(start, length);
            Span<T> v = square.Slice(start, length);
            Span<T> g = scratch[..length];
            Span<T> d = scratch.Slice(ChunkLength, length);

            SgdUpdate.GradientOf(p, gradient.Slice(start, length), Decoupled ? 0 : WeightDecay, Maximize, g);
            if (Decoupled) TensorPrimitives.Multiply(p, T.CreateTruncating(1 - (LearningRate * WeightDecay)), p);
            Average(m, g, Beta1);
            TensorPrimitives.Multiply(g, g, d);
            Average(v, d, Beta2);
            if (!largestSquare.IsEmpty)
            {
                Span<T> largest = largestSquare.Slice(start, length);
                TensorPrimitives.Max(largest, v, largest);
                v = largest;
            }

            TensorPrimitives.Sqrt(v, d);
            TensorPrimitives.Divide(d, rootCorrection, d);
            TensorPrimitives.Add(d, T.CreateTruncating(Eps), d);
            TensorPrimitives.Divide(m, d, d);
            TensorPrimitives.MultiplyAdd(d, stepSize, p, p);
        }
    }

    private static void Average<T>(Span<T> average, ReadOnlySpan<T> value, double beta) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(average, T.CreateTruncating(beta), average);
        TensorPrimitives.MultiplyAdd(value, T.CreateTruncating(1 - beta), average, average);
    }
}

using TransposedConv.Operators;

namespace TransposedConv;

/// <content>Overwriting with random numbers.</content>
public sealed partial class Tensor
{
    /// <summary>Sets every element to a number spread evenly over [from, to), in place.</summary>
    /// <param name="from">The lower bound.</param>
    /// <param name="to">The upper bound, which rounding to the element type may reach.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">A bound is not finite or too large for the element type, or <paramref name="from"/> is above <paramref name="to"/>.</exception>
    /// <exception cref="InvalidOperationException">The element type is no floating-point one, or as for <see cref="Fill"/>.</exception>
    /// <remarks>Elements are drawn in row-major order. Source: torch.Tensor.uniform_.</remarks>
    public Tensor Uniform(double from = 0, double to = 1, Generator? generator = null)
    {
        if (!(from <= to) || !IsInRange(from) || !IsInRange(to) || !IsInRange(to - from))
        {
            throw new ArgumentException($"from, to: expected finite numbers of type {DType.Name()} with from ≤ to, got {from} and {to}.", nameof(from));
        }

        CheckRandomInPlace(nameof(Uniform));
        return OverwriteRandomly(drawn => drawn.DrawUniform(from, to, generator));
    }

    /// <summary>Sets every element to a number of a normal distribution, in place.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <param name="generator">Where the numbers come from; by default <see cref="Generator.Default"/>.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or NaN.</exception>
    /// <exception cref="InvalidOperationException">The element type is no floating-point one, or as for <see cref="Fill"/>.</exception>
    /// <remarks>Elements are drawn in row-major order. Source: torch.Tensor.normal_.</remarks>
    public Tensor Normal(double mean = 0, double std = 1, Generator? generator = null)
    {
        if (!(std >= 0)) throw new ArgumentOutOfRangeException(nameof(std), std, $"std: expected 0 or more, got {std}.");
        CheckRandomInPlace(nameof(Normal));
        return OverwriteRandomly(drawn => drawn.DrawNormal(mean, std, generator));
    }

    private void CheckRandomInPlace(string operation)
    {
        if (!DType.IsFloatingPoint()) throw new InvalidOperationException($"{operation}: expected a tensor of a floating-point type, got {DType.Name()}.");
        CheckInPlace(operation, RequiresGrad);
    }

    private Tensor OverwriteRandomly(Action<Tensor> draw)
    {
        if (IsContiguous)
        {
            draw(this);
            _storage.MarkChanged();
        }
        else
        {
            Tensor drawn = Uninitialized(Shape, DType);
            draw(drawn);
            Copying.Write(drawn, this);
        }

        AdoptGraph(Detach());
        return this;
    }

    private bool IsInRange(double value) => Math.Abs(value) <= DType switch
    {
        DType.Float64 => double.MaxValue,
        DType.Float16 => (double)Half.MaxValue,
        _ => float.MaxValue,
    };
}

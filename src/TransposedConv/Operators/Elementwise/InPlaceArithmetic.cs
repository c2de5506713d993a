using TransposedConv.Operators.Dispatch;

namespace TransposedConv;

/// <content>Arithmetic that overwrites its first operand, as optimizers do it.</content>
public sealed partial class Tensor
{
    /// <summary>Adds in place: <c>this ← this + alpha · other</c>.</summary>
    /// <param name="other">What to add; of a shape that can be expanded to this one's.</param>
    /// <param name="alpha">A factor for <paramref name="other"/>.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="other"/> can't be expanded to this shape.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the sum's type does not fit this tensor's.</exception>
    /// <remarks>Source: torch.Tensor.add_.</remarks>
    public Tensor AddInPlace(Tensor other, Scalar? alpha = null)
    {
        CheckInPlaceOperand(nameof(AddInPlace), other);
        if (alpha is not Scalar factor) return TryInto(other, default(Operators.Add.Kernel)) ? this : OverwriteIfTypeFits(nameof(AddInPlace), Add(other));
        bool stays = DTypePromotion.Of(other, factor) == DType;
        return stays && TryInto(other, new Operators.ScaledAdd(factor)) ? this : OverwriteIfTypeFits(nameof(AddInPlace), Add(other.Mul(factor)));
    }

    /// <summary>Adds a number in place. Source: torch.Tensor.add_.</summary>
    /// <param name="other">The number.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the sum's type does not fit this tensor's.</exception>
    public Tensor AddInPlace(Scalar other) => AddInPlace(Beside(other));

    /// <summary>Subtracts in place: <c>this ← this − other</c>.</summary>
    /// <param name="other">What to subtract; of a shape that can be expanded to this one's.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="other"/> can't be expanded to this shape.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the difference's type does not fit this tensor's.</exception>
    /// <remarks>Source: torch.Tensor.sub_.</remarks>
    public Tensor SubInPlace(Tensor other)
    {
        CheckInPlaceOperand(nameof(SubInPlace), other);
        return TryInto(other, default(Operators.Sub.Kernel)) ? this : OverwriteIfTypeFits(nameof(SubInPlace), Sub(other));
    }

    /// <summary>Subtracts a number in place. Source: torch.Tensor.sub_.</summary>
    /// <param name="other">The number.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the difference's type does not fit this tensor's.</exception>
    public Tensor SubInPlace(Scalar other) => SubInPlace(Beside(other));

    /// <summary>Multiplies in place: <c>this ← this · other</c>.</summary>
    /// <param name="other">What to multiply by; of a shape that can be expanded to this one's.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="other"/> can't be expanded to this shape.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the product's type does not fit this tensor's.</exception>
    /// <remarks>Source: torch.Tensor.mul_.</remarks>
    public Tensor MulInPlace(Tensor other)
    {
        CheckInPlaceOperand(nameof(MulInPlace), other);
        return TryInto(other, default(Operators.Mul.Kernel)) ? this : OverwriteIfTypeFits(nameof(MulInPlace), Mul(other));
    }

    /// <summary>Multiplies by a number in place. Source: torch.Tensor.mul_.</summary>
    /// <param name="other">The number.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the product's type does not fit this tensor's.</exception>
    public Tensor MulInPlace(Scalar other) => MulInPlace(Beside(other));

    /// <summary>Divides in place: <c>this ← this / other</c>.</summary>
    /// <param name="other">What to divide by; of a shape that can be expanded to this one's.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="other"/> can't be expanded to this shape.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the quotient's type does not fit this tensor's.</exception>
    /// <remarks>Source: torch.Tensor.div_.</remarks>
    public Tensor DivInPlace(Tensor other)
    {
        CheckInPlaceOperand(nameof(DivInPlace), other);
        return DType.IsFloatingPoint() && TryInto(other, default(Operators.Div.Kernel)) ? this : OverwriteIfTypeFits(nameof(DivInPlace), Div(other));
    }

    /// <summary>Divides by a number in place. Source: torch.Tensor.div_.</summary>
    /// <param name="other">The number.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>, or the quotient's type does not fit this tensor's.</exception>
    public Tensor DivInPlace(Scalar other) => DivInPlace(Beside(other));

    private void CheckInPlaceOperand(string operation, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Broadcasting.Reaches(other.Shape, Shape)) throw new ArgumentException($"other: expected a shape that can be expanded to {Shape}, got {other.Shape}.", nameof(other));
        CheckInPlace(operation, RequiresGrad || other.RequiresGrad);
    }

    /// <summary>Writes the result straight over this tensor's elements where that is possible: nothing recorded, one type, no overlap.</summary>
    private bool TryInto<TOp>(Tensor other, TOp op) where TOp : struct, INumberBinary
    {
        bool overlaps = ReferenceEquals(other.Storage, _storage) && !(other.IsContiguous && other.Layout.Offset == _layout.Offset && other.Shape == Shape);
        if (Records(this, other) || other.DType != DType || !IsContiguous || overlaps || !Pointwise.TryInto(this, other, op)) return false;
        _storage.MarkChanged();
        return true;
    }

    private Tensor OverwriteIfTypeFits(string operation, Tensor result)
    {
        bool fits = result.DType.IsFloatingPoint() == DType.IsFloatingPoint() && DType != DType.Bool;
        return fits || result.DType == DType
            ? Overwrite(result.To(DType))
            : throw new InvalidOperationException($"{operation}: the result of type {result.DType.Name()} can't be stored in a tensor of type {DType.Name()}.");
    }
}

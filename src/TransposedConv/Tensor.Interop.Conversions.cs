namespace TransposedConv;

/// <content>A tensor of one element, read as a number.</content>
public sealed partial class Tensor
{
    /// <summary>The value of a single element, as <see cref="Item{T}"/> gives it.</summary>
    /// <param name="tensor">A tensor of one element.</param>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public static explicit operator float(Tensor tensor) => Single<float>(tensor);

    /// <inheritdoc cref="explicit operator float(Tensor)"/>
    public static explicit operator double(Tensor tensor) => Single<double>(tensor);

    /// <inheritdoc cref="explicit operator float(Tensor)"/>
    public static explicit operator long(Tensor tensor) => Single<long>(tensor);

    /// <inheritdoc cref="explicit operator float(Tensor)"/>
    public static explicit operator int(Tensor tensor) => Single<int>(tensor);

    /// <summary>Whether a single element is not zero.</summary>
    /// <param name="tensor">A tensor of one element.</param>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public static explicit operator bool(Tensor tensor) => Single<bool>(tensor);

    private static T Single<T>(Tensor tensor) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Item<T>();
    }
}
